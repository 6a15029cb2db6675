import {
  addToContactList,
  cancelImport,
  createContact,
  eraseContact,
  createContactList,
  getContact,
  getImport,
  listContactLists,
  listContacts,
  listImportErrors,
  listImports,
  removeContact,
  startImport,
  updateContact,
} from "@penguin/core/contact";
import {
  AddToListInput,
  ContactInput,
  EraseContactInput,
  CreateListInput,
  ImportInput,
  ListContactsInput,
  ListImportErrorsInput,
  ListImportsInput,
  ListListsInput,
  OneContactInput,
  StartImportInput,
  UpdateContactInput,
} from "@penguin/core/contact/schema";
import { procedure, router } from "../trpc.ts";

/** The procedures of this slice; each passes on to its verb. */
export const contactRouter = router({
  list: procedure.input(ListContactsInput).query(({ ctx, input }) => listContacts(ctx.verb, input)),
  get: procedure.input(OneContactInput).query(({ ctx, input }) => getContact(ctx.verb, input)),
  create: procedure.input(ContactInput).mutation(({ ctx, input }) => createContact(ctx.verb, input)),
  update: procedure.input(UpdateContactInput).mutation(({ ctx, input }) => updateContact(ctx.verb, input)),
  erase: procedure.input(EraseContactInput).mutation(({ ctx, input }) => eraseContact(ctx.verb, input)),
  remove: procedure.input(OneContactInput).mutation(({ ctx, input }) => removeContact(ctx.verb, input)),
  listLists: procedure.input(ListListsInput).query(({ ctx, input }) => listContactLists(ctx.verb, input)),
  createList: procedure
    .input(CreateListInput)
    .mutation(({ ctx, input }) => createContactList(ctx.verb, input)),
  addToList: procedure.input(AddToListInput).mutation(({ ctx, input }) => addToContactList(ctx.verb, input)),
  listImports: procedure.input(ListImportsInput).query(({ ctx, input }) => listImports(ctx.verb, input)),
  getImport: procedure.input(ImportInput).query(({ ctx, input }) => getImport(ctx.verb, input)),
  listImportErrors: procedure
    .input(ListImportErrorsInput)
    .query(({ ctx, input }) => listImportErrors(ctx.verb, input)),
  startImport: procedure.input(StartImportInput).mutation(({ ctx, input }) => startImport(ctx.verb, input)),
  cancelImport: procedure.input(ImportInput).mutation(({ ctx, input }) => cancelImport(ctx.verb, input)),
});
