import {
  addToContactList,
  createContact,
  createContactList,
  getContact,
  listContactLists,
  listContacts,
  removeContact,
  updateContact,
} from "@penguin/core/contact";
import {
  AddToListInput,
  CONTACT_STATUSES,
  ContactInput,
  CreateListInput,
  ListContactsInput,
  ListListsInput,
  OneContactInput,
  UpdateContactInput,
} from "@penguin/core/contact/schema";
import { z } from "zod";
import { operation, restRouter } from "../rest/operation.ts";
import { all, Created, cursorOf, Instant, Limit, Nothing, one, paged, toPaged } from "../rest/shapes.ts";

const fields = {
  id: z.uuid(),
  workspaceId: z.uuid().nullable(),
  email: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  company: z.string(),
  title: z.string(),
  phone: z.string(),
  city: z.string(),
  state: z.string(),
  country: z.string(),
  attributes: z.record(z.string(), z.string()),
  status: z.enum(CONTACT_STATUSES),
  source: z.string(),
  createdAt: Instant,
  updatedAt: Instant,
};
const Contact = z.object(fields).meta({ id: "Contact" });
const ContactWithLists = z
  .object({ ...fields, lists: z.array(z.object({ id: z.uuid(), name: z.string() })) })
  .meta({ id: "ContactWithLists" });
const ContactList = z
  .object({
    id: z.uuid(),
    name: z.string(),
    workspaceId: z.uuid(),
    contacts: z.number().int(),
    createdAt: Instant,
  })
  .meta({ id: "ContactList" });
const ListInput = ListContactsInput.extend({ limit: Limit, cursor: cursorOf("text", "id") });

/** Contacts and the lists they are on. */
export const contactOperations = restRouter({
  list: operation("GET /contacts", "List contacts", { input: ListInput, output: paged(Contact) }).query(
    async ({ ctx, input }) => toPaged(await listContacts(ctx.verb, input)),
  ),
  get: operation("GET /contacts/{contactId}", "Read a contact with its lists", {
    input: OneContactInput,
    output: one(ContactWithLists),
  }).query(async ({ ctx, input }) => ({ data: await getContact(ctx.verb, input) })),
  create: operation(
    "POST /contacts",
    "Add a contact",
    { input: ContactInput, output: Created },
    { status: 201, repeatable: true },
  ).mutation(async ({ ctx, input }) => ({ data: await createContact(ctx.verb, input) })),
  update: operation(
    "PATCH /contacts/{contactId}",
    "Change fields of a contact",
    { input: UpdateContactInput, output: Nothing },
    {
      status: 204,
      repeatable: true,
      description: "What is left out stays as it is; the address cannot be changed.",
    },
  ).mutation(({ ctx, input }) => updateContact(ctx.verb, input)),
  remove: operation(
    "DELETE /contacts/{contactId}",
    "Delete a contact that no campaign has used",
    { input: OneContactInput, output: Nothing },
    { status: 204 },
  ).mutation(({ ctx, input }) => removeContact(ctx.verb, input)),
  listLists: operation("GET /contact-lists", "List contact lists", {
    input: ListListsInput,
    output: all(ContactList),
  }).query(async ({ ctx, input }) => ({ data: await listContactLists(ctx.verb, input) })),
  createList: operation(
    "POST /contact-lists",
    "Make an empty contact list",
    { input: CreateListInput, output: Created },
    { status: 201, repeatable: true },
  ).mutation(async ({ ctx, input }) => ({ data: await createContactList(ctx.verb, input) })),
  addToList: operation(
    "POST /contact-lists/{listId}/contacts",
    "Put contacts on a list",
    { input: AddToListInput, output: one(z.object({ added: z.number().int() })) },
    {
      repeatable: true,
      description: "Those who are on it stay. When one contact does not exist, nobody is added.",
    },
  ).mutation(async ({ ctx, input }) => ({ data: await addToContactList(ctx.verb, input) })),
});
