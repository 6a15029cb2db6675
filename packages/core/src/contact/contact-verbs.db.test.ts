import { contacts, imports } from "@penguin/db/schema";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tenantTransaction } from "../kernel/index.ts";
import {
  addPeople,
  createKit,
  createTenant,
  describeVerb,
  type Kit,
  launchedCampaign,
  type TestTenant,
  upload,
} from "../testing/index.ts";
import {
  cancelImport,
  createContact,
  eraseContact,
  getContact,
  listContacts,
  removeContact,
  runImport,
  startImport,
  updateContact,
  uploadContactFile,
} from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());
const get = (): Kit => kit;
const rowsOf = (tenant: TestTenant) => tenantTransaction(tenant.ctx, (tx) => tx.select().from(contacts));
const arrangeContact = async (_kit: Kit, tenant: TestTenant) => {
  const { id } = await createContact(tenant.ctx, { email: "ann@firm.example", firstName: "Ann" });
  return { contactId: id };
};
const arrangeUpload = async (_kit: Kit, tenant: TestTenant) => {
  const { importId, mapping } = await upload(tenant, "email\na@b.example\n");
  return { importId, mapping, listName: "People" };
};

describeVerb(get, {
  action: "contact.erase",
  run: eraseContact,
  arrange: async (_kit, tenant) => ({ ...(await arrangeContact(kit, tenant)), confirm: "Ann@firm.example" }),
  verify: async (_kit, tenant, { contactId }) => {
    const erased = { email: `${contactId}@erased.invalid`, firstName: "", status: "unsubscribed" };
    expect(await rowsOf(tenant)).toMatchObject([erased]);
  },
  inWorkspace: false,
  refused: {
    when: "for another address than theirs",
    code: "invalid",
    arrange: async (_kit, _tenant, input) => ({ ...input, confirm: "bob@firm.example" }),
  },
});

describeVerb(get, {
  action: "contact.create",
  run: createContact,
  arrange: async () => ({ email: "Ann@Firm.example", firstName: "Ann" }),
  verify: async (_kit, tenant) =>
    expect(await rowsOf(tenant)).toMatchObject([
      { email: "ann@firm.example", firstName: "Ann", source: "manual" },
    ]),
  inWorkspace: false,
  namesRow: false,
  refused: {
    when: "for an address the organisation has",
    code: "conflict",
    arrange: async (_kit, tenant) => {
      await createContact(tenant.ctx, { email: "twice@firm.example" });
      return { email: "TWICE@firm.example", firstName: "" };
    },
  },
});

describeVerb(get, {
  action: "contact.update",
  run: updateContact,
  arrange: async (_kit, tenant) => ({
    ...(await arrangeContact(kit, tenant)),
    firstName: "Anna",
    attributes: { seats: "5" },
  }),
  verify: async (_kit, tenant) =>
    expect(await rowsOf(tenant)).toMatchObject([{ firstName: "Anna", attributes: { seats: "5" } }]),
  inWorkspace: false,
  refused: {
    when: "with a name that is too long",
    code: "invalid",
    arrange: async (_kit, _tenant, input) => ({ ...input, firstName: "x".repeat(201) }),
  },
});

describeVerb(get, {
  action: "contact.remove",
  run: removeContact,
  arrange: arrangeContact,
  verify: async (_kit, tenant) => expect(await rowsOf(tenant)).toEqual([]),
  inWorkspace: false,
  refused: {
    when: "when a campaign has used it",
    code: "refused_state",
    arrange: async (_kit, tenant) => {
      await launchedCampaign(kit, tenant, { people: 1 });
      const used = (await rowsOf(tenant)).find((row) => row.source !== "manual");
      return { contactId: used?.id ?? "" };
    },
  },
});

describeVerb(get, {
  action: "contact.upload-file",
  run: (ctx, { body, ...rest }: { workspaceId: string; fileName: string; body: string }) => {
    return uploadContactFile(ctx, rest, Readable.from([Buffer.from(body)], { objectMode: false }));
  },
  arrange: async (_kit, tenant) => ({
    workspaceId: tenant.workspaceId,
    fileName: "p.csv",
    body: "email\na@b.example\n",
  }),
  verify: async (_kit, tenant) => {
    const rows = await tenantTransaction(tenant.ctx, (tx) => tx.select().from(imports));
    expect(rows).toMatchObject([
      { state: "uploaded", columns: ["email"], samples: [["a@b.example"]], sizeBytes: 18 },
    ]);
  },
  inWorkspace: true,
  refused: {
    when: "when it is empty",
    code: "invalid",
    arrange: async (_kit, _tenant, input) => ({ ...input, body: "\n" }),
  },
});

describeVerb(get, {
  action: "contact.start-import",
  run: startImport,
  arrange: arrangeUpload,
  verify: async (_kit, tenant, input) => {
    expect(kit.jobs.named("contact.import").at(-1)?.payload).toMatchObject({ importId: input.importId });
    await runImport(kit.system(tenant.tenantId), input.importId);
    expect(await rowsOf(tenant)).toMatchObject([{ email: "a@b.example" }]);
  },
  inWorkspace: true,
  refused: {
    when: "when it was started already",
    code: "refused_state",
    arrange: (_kit, tenant, input) => startImport(tenant.ctx, input).then(() => undefined),
  },
});

describeVerb(get, {
  action: "contact.cancel-import",
  run: cancelImport,
  arrange: async (_kit, tenant) => ({ importId: (await arrangeUpload(kit, tenant)).importId }),
  verify: async (_kit, tenant, input) => {
    await runImport(kit.system(tenant.tenantId), input.importId);
    expect(await rowsOf(tenant)).toEqual([]);
  },
  inWorkspace: true,
  refused: {
    when: "when it was cancelled already",
    code: "refused_state",
    arrange: (_kit, tenant, input) => cancelImport(tenant.ctx, input).then(() => undefined),
  },
});

describe("contacts", () => {
  it("keeps the fields that an update leaves out", async () => {
    const tenant = await createTenant(kit);
    const { id } = await createContact(tenant.ctx, {
      email: "a@firm.example",
      company: "Firm",
      attributes: { seats: "3" },
    });
    await updateContact(tenant.ctx, { contactId: id, firstName: "Ann" });
    expect(await getContact(tenant.ctx, { contactId: id })).toMatchObject({
      firstName: "Ann",
      company: "Firm",
      attributes: { seats: "3" },
    });
  });

  it("finds people by address, name and company, and takes % and _ as letters", async () => {
    const tenant = await createTenant(kit);
    await addPeople(kit, tenant, 12);
    const found = async (search: string) => (await listContacts(tenant.ctx, { search })).rows.length;
    expect([
      await found("firm 11"),
      await found("FIRST1"),
      await found("p3@"),
      await found("%"),
      await found("_"),
    ]).toEqual([1, 3, 1, 0, 0]);
  });

  it.each(["newest", "email"] as const)("pages through everybody once, sorted by %s", async (sort) => {
    const tenant = await createTenant(kit);
    await addPeople(kit, tenant, 11);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listContacts(tenant.ctx, { limit: 4, sort, cursor });
      seen.push(...page.rows.map((row) => row.id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toHaveLength(11);
    expect(new Set(seen).size).toBe(11);
  });
});
