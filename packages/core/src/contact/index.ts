export { removeContact, createContact, updateContact } from "./change-contact.ts";
export { addToContactList, createContactList } from "./change-list.ts";
export { type ContactRow, getContact, listContactLists, listContacts } from "./list-contacts.ts";
export { getImport, listImportErrors, listImports } from "./list-imports.ts";
export { reconcileImports, runImport } from "./run-import.ts";
export { sendImportReport } from "./send-import-report.ts";
export { cancelImport, startImport } from "./start-import.ts";
export { MAX_UPLOAD_BYTES, uploadContactFile } from "./upload-file.ts";
export { eraseContact } from "./erase-contact.ts";
