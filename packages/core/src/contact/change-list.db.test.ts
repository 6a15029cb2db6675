import { afterAll, beforeAll, expect } from "vitest";
import { createKit, createTenant, describeVerb, type Kit, type TestTenant } from "../testing/index.ts";
import {
  addToContactList,
  createContact,
  createContactList,
  listContactLists,
  listContacts,
} from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());
const get = (): Kit => kit;
const listOf = ({ workspaceId }: TestTenant) => ({ workspaceId, name: "Spring" });

describeVerb(get, {
  action: "contact.create-list",
  run: createContactList,
  arrange: async (_kit, tenant) => listOf(tenant),
  verify: async (_kit, tenant) =>
    expect(await listContactLists(tenant.ctx, {})).toMatchObject([{ name: "Spring", contacts: 0 }]),
  inWorkspace: true,
  refused: {
    when: "for a name that is taken",
    code: "conflict",
    arrange: async (_kit, tenant) => {
      await createContactList(tenant.ctx, listOf(tenant));
      return listOf(tenant);
    },
  },
});

describeVerb(get, {
  action: "contact.add-to-list",
  run: addToContactList,
  arrange: async (_kit, tenant) => {
    const { id: listId } = await createContactList(tenant.ctx, listOf(tenant));
    const { id } = await createContact(tenant.ctx, { email: "ann@firm.example" });
    return { listId, contactIds: [id, id] };
  },
  verify: async (_kit, tenant, { listId, contactIds }) => {
    expect(await addToContactList(tenant.ctx, { listId, contactIds })).toEqual({ added: 0 });
    expect((await listContacts(tenant.ctx, { listId })).rows).toMatchObject([{ email: "ann@firm.example" }]);
  },
  inWorkspace: true,
  refused: {
    when: "with somebody else's contact, and adds nobody",
    code: "not_found",
    arrange: async (own, _tenant, input) => {
      const other = await createTenant(own, "Other");
      const { id } = await createContact(other.ctx, { email: "bob@firm.example" });
      return { ...input, contactIds: [...input.contactIds, id] };
    },
  },
});
