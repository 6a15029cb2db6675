import { campaigns, mailboxes, workspaces } from "@penguin/db/schema";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tenantTransaction } from "../kernel/index.ts";
import {
  createKit,
  createTenant,
  describeVerb,
  expectRefusal,
  joinMember,
  type Kit,
  launchedCampaign,
  makeCtx,
  ONE_PIXEL,
  type TestTenant,
} from "../testing/index.ts";
import {
  createWorkspace,
  deleteWorkspace,
  getTenant,
  getWorkspace,
  listDeletedWorkspaces,
  listWorkspaces,
  readLogo,
  renameTenant,
  restoreWorkspace,
  updateLogo,
  updateTenant,
  updateWorkspace,
} from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());
const get = (): Kit => kit;

describeVerb(get, {
  action: "workspace.create",
  run: createWorkspace,
  arrange: async () => ({ name: "Client One", zone: "Europe/Berlin" }),
  verify: async (_kit, tenant) => {
    const rows = await listWorkspaces(tenant.ctx);
    expect(rows.find((row) => row.name === "Client One")).toMatchObject({
      slug: "client-one",
      zone: "Europe/Berlin",
    });
  },
  inWorkspace: false,
  namesRow: false,
  refused: {
    when: "for a zone that does not exist",
    code: "invalid",
    arrange: async () => ({ name: "X", zone: "Mars/Base" }),
  },
});

describeVerb(get, {
  action: "workspace.update",
  run: updateWorkspace,
  arrange: async (_kit, tenant) => ({
    workspaceId: tenant.workspaceId,
    name: "New",
    zone: "UTC",
    postalAddress: "2 Street",
  }),
  verify: async (_kit, tenant) => {
    const [row] = await tenantTransaction(tenant.ctx, (tx) => tx.select().from(workspaces));
    expect(row).toMatchObject({ name: "New", postalAddress: "2 Street" });
  },
  inWorkspace: true,
  refused: {
    when: "with an address that is too long",
    code: "invalid",
    arrange: async (_kit, _tenant, input) => ({ ...input, postalAddress: "x".repeat(301) }),
  },
});

describeVerb(get, {
  action: "workspace.rename-tenant",
  run: renameTenant,
  arrange: async () => ({ name: "Renamed" }),
  verify: async (_kit, tenant) => expect(await getTenant(tenant.ctx)).toMatchObject({ name: "Renamed" }),
  inWorkspace: false,
  namesRow: false,
  refused: { when: "without a name", code: "invalid", arrange: async () => ({ name: "  " }) },
});

const NAME = "Client Two";
const addClient = async (tenant: TestTenant) =>
  (await createWorkspace(tenant.ctx, { name: NAME, zone: "UTC" })).id;

describeVerb(get, {
  action: "workspace.delete",
  run: deleteWorkspace,
  arrange: async (_kit, tenant) => ({ workspaceId: await addClient(tenant), confirm: NAME }),
  verify: async (_kit, tenant, { workspaceId }) => {
    expect((await listWorkspaces(tenant.ctx)).map(({ id }) => id)).toEqual([tenant.workspaceId]);
    expect(await listDeletedWorkspaces(tenant.ctx)).toMatchObject([{ id: workspaceId, name: NAME }]);
    await expectRefusal(getWorkspace(tenant.ctx, { slug: "client-two" }), "not_found");
  },
  inWorkspace: false,
  refused: {
    when: "with another name",
    code: "invalid",
    arrange: async (_kit, _tenant, input) => ({ ...input, confirm: "Client" }),
  },
});

describeVerb(get, {
  action: "workspace.restore",
  run: restoreWorkspace,
  arrange: async (_kit, tenant) => {
    const workspaceId = await addClient(tenant);
    await deleteWorkspace(tenant.ctx, { workspaceId, confirm: NAME });
    return { workspaceId };
  },
  verify: async (_kit, tenant) => {
    expect(await listWorkspaces(tenant.ctx)).toHaveLength(2);
    expect(await listDeletedWorkspaces(tenant.ctx)).toEqual([]);
  },
  inWorkspace: false,
  refused: {
    when: "while it is in use",
    code: "refused_state",
    arrange: async (_kit, tenant, input) => {
      await restoreWorkspace(tenant.ctx, input);
      return input;
    },
  },
});

describe("deleting a workspace", () => {
  it("is refused while a campaign runs, and pauses its mailboxes otherwise", async () => {
    const tenant = await createTenant(kit);
    await addClient(tenant);
    await launchedCampaign(kit, tenant);
    const [row] = await listWorkspaces(tenant.ctx).then((rows) =>
      rows.filter(({ id }) => id === tenant.workspaceId),
    );
    const input = { workspaceId: tenant.workspaceId, confirm: row?.name ?? "" };
    await expectRefusal(deleteWorkspace(tenant.ctx, input), "refused_state");
    await tenantTransaction(tenant.ctx, (tx) => tx.update(campaigns).set({ state: "paused" }));
    await deleteWorkspace(tenant.ctx, input);
    const states = await tenantTransaction(tenant.ctx, (tx) => tx.select().from(mailboxes));
    expect(new Set(states.map(({ state }) => state))).toEqual(new Set(["paused"]));
  });

  it("leaves one when two people delete the last two at once", async () => {
    const tenant = await createTenant(kit);
    const other = await addClient(tenant);
    const [own] = (await listWorkspaces(tenant.ctx)).filter(({ id }) => id === tenant.workspaceId);
    const tries = await Promise.allSettled([
      deleteWorkspace(tenant.ctx, { workspaceId: other, confirm: NAME }),
      deleteWorkspace(tenant.ctx, { workspaceId: tenant.workspaceId, confirm: own?.name ?? "" }),
    ]);
    expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await listWorkspaces(tenant.ctx)).toHaveLength(1);
  });
});

const SETTINGS = {
  name: "Acme Letters",
  industry: "Publishing",
  size: "11-50",
  zone: "Europe/Madrid",
  dateFormat: "day_first",
  hour12: false,
  language: "es",
} as const;

describeVerb(get, {
  action: "workspace.update-tenant",
  run: updateTenant,
  arrange: async () => SETTINGS,
  verify: async (_kit, tenant) => expect(await getTenant(tenant.ctx)).toMatchObject(SETTINGS),
  inWorkspace: false,
  namesRow: false,
  refused: {
    when: "for a zone that does not exist",
    code: "invalid",
    arrange: async () => ({ ...SETTINGS, zone: "Mars/Base" }),
  },
});

describeVerb(get, {
  action: "workspace.update-logo",
  run: updateLogo,
  arrange: async () => ({ picture: ONE_PIXEL }),
  verify: async (_kit, tenant) => {
    const logo = await readLogo(tenant.ctx);
    expect(logo?.bytes.subarray(8, 12).toString()).toBe("WEBP");
    const other = await createTenant(kit, "Other");
    expect(await readLogo(other.ctx)).toBeUndefined();
  },
  inWorkspace: false,
  namesRow: false,
  refused: {
    when: "for a file that is no picture",
    code: "invalid",
    arrange: async () => ({ picture: Buffer.from("<svg/>").toString("base64") }),
  },
});

describe("regional defaults", () => {
  it("are what somebody who joins begins with, and the language of their invitation", async () => {
    const tenant = await createTenant(kit);
    await updateTenant(tenant.ctx, SETTINGS);
    const { userId, email } = await joinMember(kit, tenant);
    const mail = kit.smtp.mails.find(({ envelope }) => envelope.to === email);
    expect(mail?.raw.toString()).toContain("trabajar en Acme Letters");
    const [user] = await kit.root`select zone, date_format, language from users where id = ${userId}`;
    expect(user).toEqual({ zone: "Europe/Madrid", date_format: "day_first", language: "es" });
    const [owner] = await kit.root`select language from users where id = ${tenant.userId}`;
    expect(owner).toEqual({ language: "en" });
  });

  it("are left alone by another organisation", async () => {
    const [tenant, other] = [await createTenant(kit), await createTenant(kit)];
    await updateTenant(tenant.ctx, SETTINGS);
    expect(await getTenant(other.ctx)).toMatchObject({ industry: "", size: null, language: "en" });
  });
});

describe("slugs and visibility", () => {
  it("numbers a slug that is taken and keeps reserved words free", async () => {
    const tenant = await createTenant(kit);
    const slugs = [];
    for (const name of ["Client", "Client", "Settings", "Ünïcode & Sons"])
      slugs.push((await createWorkspace(tenant.ctx, { name, zone: "UTC" })).slug);
    expect(slugs).toEqual(["client", "client-2", "settings-2", "unicode-sons"]);
  });

  it("makes two workspaces of one name at once", async () => {
    const tenant = await createTenant(kit);
    const made = await Promise.allSettled(
      Array.from({ length: 5 }, () => createWorkspace(tenant.ctx, { name: "Same", zone: "UTC" })),
    );
    const slugs = made.map((one) => (one.status === "fulfilled" ? one.value.slug : String(one.reason)));
    expect(new Set(slugs).size).toBe(5);
    expect(slugs.every((slug) => slug.startsWith("same"))).toBe(true);
  });

  it("shows a member only the workspaces that are theirs", async () => {
    const tenant = await createTenant(kit);
    const { id } = await createWorkspace(tenant.ctx, { name: "Mine", zone: "UTC" });
    const member = makeCtx(kit, { tenant, roles: ["member"], workspaces: { [id]: "member" } });
    expect((await listWorkspaces(member)).map((row) => row.id)).toEqual([id]);
  });
});
