import { contacts, importErrors, imports } from "@penguin/db/schema";
import { newId } from "@penguin/runtime/id";
import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Ctx, tenantTransaction, type WorkspaceRole } from "../kernel/index.ts";
import {
  addWorkspace,
  createKit,
  createTenant,
  expectRefusal,
  importCsv,
  joinMember,
  type Kit,
  makeCtx,
  type TestTenant,
} from "../testing/index.ts";
import {
  addToContactList,
  createContact,
  createContactList,
  getContact,
  listContacts,
  listImportErrors,
  removeContact,
  updateContact,
} from "./index.ts";

let kit: Kit;
let tenant: TestTenant;
let second: string;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());
beforeEach(async () => {
  tenant = await createTenant(kit);
  second = (await addWorkspace(kit, tenant)).id;
});

const personIn = (workspaces: Record<string, WorkspaceRole>): Ctx =>
  makeCtx(kit, { tenant, roles: ["member"], workspaces });
const inFirst = (): Ctx => personIn({ [tenant.workspaceId]: "member" });
const inSecond = (): Ctx => personIn({ [second]: "member" });
const addressesOf = async (ctx: Ctx, input: { search?: string } = {}): Promise<string[]> =>
  (await listContacts(ctx, { ...input, sort: "email" })).rows.map((row) => row.email);
const rowsOf = () =>
  tenantTransaction(tenant.ctx, (tx) => tx.select().from(contacts).orderBy(asc(contacts.email)));

describe("a contact's workspace", () => {
  it("is the one of somebody who is in one, and shared when an owner names none", async () => {
    await createContact(inFirst(), { email: "first@firm.example" });
    await createContact(tenant.ctx, { email: "shared@firm.example" });
    await createContact(tenant.ctx, { email: "second@firm.example", workspaceId: second });
    expect((await rowsOf()).map((row) => [row.email, row.workspaceId])).toEqual([
      ["first@firm.example", tenant.workspaceId],
      ["second@firm.example", second],
      ["shared@firm.example", null],
    ]);
  });

  it("must be chosen by somebody who is in several, and must be theirs to change", async () => {
    const both = personIn({ [tenant.workspaceId]: "member", [second]: "viewer" });
    const email = "new@firm.example";
    expect(await expectRefusal(createContact(both, { email }), "invalid")).toMatchObject({
      details: { fields: { workspaceId: expect.stringContaining("Choose") } },
    });
    await expectRefusal(createContact(both, { email, workspaceId: second }), "forbidden");
    await expectRefusal(createContact(inFirst(), { email, workspaceId: second }), "not_found");
    await expectRefusal(createContact(personIn({}), { email }), "refused_state");
    await expectRefusal(
      createContact(tenant.ctx, { email, workspaceId: newId(kit.clock.now()) }),
      "not_found",
    );
    expect(await rowsOf()).toEqual([]);
  });

  it("decides who finds it, besides lists", async () => {
    const { id } = await createContact(inFirst(), { email: "first@firm.example" });
    await createContact(tenant.ctx, { email: "shared@firm.example" });
    expect(await addressesOf(inFirst(), { search: "firm" })).toEqual([
      "first@firm.example",
      "shared@firm.example",
    ]);
    expect(await addressesOf(inSecond(), { search: "firm" })).toEqual(["shared@firm.example"]);
    expect(await addressesOf(personIn({}))).toEqual(["shared@firm.example"]);
    await expectRefusal(getContact(inSecond(), { contactId: id }), "not_found");
    await expectRefusal(updateContact(inSecond(), { contactId: id, firstName: "X" }), "not_found");
    await expectRefusal(removeContact(inSecond(), { contactId: id }), "not_found");
  });
});

describe("a contact on a list of another workspace", () => {
  const arrange = async () => {
    const { id } = await createContact(inFirst(), { email: "first@firm.example" });
    const { id: listId } = await createContactList(inSecond(), { workspaceId: second, name: "Second's" });
    const { id: ownList } = await createContactList(inFirst(), {
      workspaceId: tenant.workspaceId,
      name: "First's",
    });
    await expectRefusal(addToContactList(inSecond(), { listId, contactIds: [id] }), "not_found");
    await addToContactList(tenant.ctx, { listId, contactIds: [id] });
    await addToContactList(tenant.ctx, { listId: ownList, contactIds: [id] });
    return id;
  };

  it("is seen there, without the workspace and the lists it has elsewhere", async () => {
    const id = await arrange();
    expect(await getContact(inSecond(), { contactId: id })).toMatchObject({
      workspaceId: null,
      lists: [{ name: "Second's" }],
    });
    expect((await listContacts(inSecond(), {})).rows).toMatchObject([{ id, workspaceId: null }]);
    expect(await getContact(inFirst(), { contactId: id })).toMatchObject({
      workspaceId: tenant.workspaceId,
      lists: [{ name: "First's" }],
    });
  });

  it("is not changed from there", async () => {
    const id = await arrange();
    await expectRefusal(updateContact(inSecond(), { contactId: id, firstName: "X" }), "refused_state");
    await expectRefusal(removeContact(inSecond(), { contactId: id }), "refused_state");
    const viewer = personIn({ [tenant.workspaceId]: "viewer" });
    await expectRefusal(updateContact(viewer, { contactId: id, firstName: "X" }), "forbidden");
    expect(await rowsOf()).toMatchObject([{ id, firstName: "" }]);
  });
});

describe("an address that another workspace has", () => {
  it("is a conflict that shows nothing of the contact", async () => {
    await createContact(inFirst(), { email: "ann@firm.example", firstName: "Secret", company: "Hidden" });
    const refusal = await expectRefusal(
      createContact(inSecond(), { email: "ann@firm.example", firstName: "X" }),
      "conflict",
    );
    expect(refusal.details).toEqual({
      reason: "other_workspace",
      fields: { email: "Belongs to another workspace." },
    });
    expect(refusal.message).toContain("ask an owner or admin");
    expect(await rowsOf()).toMatchObject([{ firstName: "Secret", company: "Hidden" }]);
    const own = await expectRefusal(createContact(inFirst(), { email: "ann@firm.example" }), "conflict");
    expect(own.details).not.toHaveProperty("reason");
  });

  it("is a refused row of a member's file, beside people who are new to the organisation", async () => {
    await createContact(inFirst(), { email: "ann@firm.example", firstName: "Ann" });
    await createContact(tenant.ctx, { email: "shared@firm.example", firstName: "Sam" });
    const member = await joinMember(kit, tenant, { workspaces: { [second]: "member" } });
    const theirs = { ...tenant, ctx: member.ctx, workspaceId: second };
    const file =
      "email,first name\nann@firm.example,Other\nshared@firm.example,Sammy\nnew@firm.example,New\n";
    const { importId } = await importCsv(kit, theirs, file, { onDuplicate: "update" });
    expect(await rowsOf()).toMatchObject([
      { email: "ann@firm.example", firstName: "Ann", workspaceId: tenant.workspaceId },
      { email: "new@firm.example", workspaceId: second },
      { email: "shared@firm.example", firstName: "Sammy", workspaceId: null },
    ]);
    expect((await listImportErrors(member.ctx, { importId })).rows).toEqual([
      { rowNumber: 2, reason: "other_workspace", detail: "" },
    ]);
    expect(await addressesOf(member.ctx)).toEqual(["new@firm.example", "shared@firm.example"]);
    const [row] = await tenantTransaction(tenant.ctx, (tx) =>
      tx.select().from(imports).where(eq(imports.id, importId)),
    );
    expect(row).toMatchObject({ state: "completed", rowsImported: 1, rowsUpdated: 1, rowsRefused: 1 });
    expect(await tenantTransaction(inFirst(), (tx) => tx.select().from(importErrors))).toEqual([]);
  });

  it("comes onto the list when an owner imports it, and stays whose it is", async () => {
    await createContact(inFirst(), { email: "ann@firm.example", firstName: "Ann" });
    const file = "email,first name\nann@firm.example,Anna\n";
    await importCsv(kit, { ...tenant, workspaceId: second }, file, { onDuplicate: "update" });
    expect(await rowsOf()).toMatchObject([{ firstName: "Anna", workspaceId: tenant.workspaceId }]);
    expect(await addressesOf(inSecond())).toEqual(["ann@firm.example"]);
  });
});
