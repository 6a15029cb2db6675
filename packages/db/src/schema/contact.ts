import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { id, instant, oneOf, state, tenantId, tenantRef } from "./columns.ts";
import { workspaces } from "./workspace.ts";

/** Whether a contact may be written to, and if not, why. */
export const CONTACT_STATUSES = ["active", "unsubscribed", "bounced", "complained"] as const;
/** The states of an import. */
export const IMPORT_STATES = ["uploaded", "running", "completed", "failed", "cancelled"] as const;

/** People an organisation may write to; an address once. */
export const contacts = pgTable(
  "contacts",
  {
    tenantId: tenantId(),
    id: id(),
    /** Whose contact it is; null when the whole organisation shares it. */
    workspaceId: uuid("workspace_id"),
    email: text("email").notNull(),
    firstName: text("first_name").notNull(),
    lastName: text("last_name").notNull(),
    company: text("company").notNull(),
    title: text("title").notNull(),
    phone: text("phone").notNull(),
    city: text("city").notNull(),
    state: text("state").notNull(),
    country: text("country").notNull(),
    attributes: jsonb("attributes").$type<Record<string, string>>().notNull(),
    status: state("status", CONTACT_STATUSES).notNull(),
    source: text("source").notNull(),
    createdAt: instant("created_at").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("contacts_email").on(t.tenantId, t.email),
    oneOf("contacts_status", t.status, CONTACT_STATUSES),
    tenantRef("contacts_workspace", [t.tenantId, t.workspaceId], [workspaces.tenantId, workspaces.id]),
    index("contacts_workspace_idx").on(t.tenantId, t.workspaceId).where(sql`${t.workspaceId} is not null`),
  ],
);

/**
 * Other addresses people answered from, learnt from answers that name a mail of ours. One that answered for several people
 * is shared and stands for nobody.
 */
export const contactAliases = pgTable(
  "contact_aliases",
  {
    tenantId: tenantId(),
    email: text("email").notNull(),
    contactId: uuid("contact_id").notNull(),
    shared: boolean("shared").notNull(),
    learntAt: instant("learnt_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.email] }),
    tenantRef("contact_aliases_contact", [t.tenantId, t.contactId], [contacts.tenantId, contacts.id]),
    index("contact_aliases_contact_idx").on(t.tenantId, t.contactId),
  ],
);

/** Named lists of contacts of one workspace. */
export const contactLists = pgTable(
  "contact_lists",
  {
    tenantId: tenantId(),
    id: id(),
    workspaceId: uuid("workspace_id").notNull(),
    name: text("name").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("contact_lists_name").on(t.tenantId, t.workspaceId, t.name),
    tenantRef("contact_lists_workspace", [t.tenantId, t.workspaceId], [workspaces.tenantId, workspaces.id]),
  ],
);

/** Who is on which list. */
export const contactListMembers = pgTable(
  "contact_list_members",
  {
    tenantId: tenantId(),
    listId: uuid("list_id").notNull(),
    contactId: uuid("contact_id").notNull(),
    addedAt: instant("added_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.listId, t.contactId] }),
    tenantRef("contact_list_members_list", [t.tenantId, t.listId], [contactLists.tenantId, contactLists.id]),
    tenantRef("contact_list_members_contact", [t.tenantId, t.contactId], [contacts.tenantId, contacts.id]),
    index("contact_list_members_contact_idx").on(t.tenantId, t.contactId),
  ],
);

/** Uploaded files and how far their import is. */
export const imports = pgTable(
  "imports",
  {
    tenantId: tenantId(),
    id: id(),
    workspaceId: uuid("workspace_id").notNull(),
    listId: uuid("list_id"),
    state: state("state", IMPORT_STATES).notNull(),
    fileName: text("file_name").notNull(),
    objectKey: text("object_key").notNull(),
    sizeBytes: integer("size_bytes").notNull(),
    encoding: text("encoding").notNull(),
    delimiter: text("delimiter").notNull(),
    columns: jsonb("columns").$type<string[]>().notNull(),
    samples: jsonb("samples").$type<string[][]>().notNull(),
    mapping: jsonb("mapping").$type<Record<string, string>>().notNull(),
    onDuplicate: text("on_duplicate").$type<"skip" | "update">().notNull(),
    rowsRead: integer("rows_read").notNull(),
    rowsImported: integer("rows_imported").notNull(),
    rowsUpdated: integer("rows_updated").notNull(),
    rowsSkipped: integer("rows_skipped").notNull(),
    rowsRefused: integer("rows_refused").notNull(),
    failure: text("failure").notNull(),
    createdBy: uuid("created_by"),
    /** Who is told how it ended; null for a program. */
    startedBy: uuid("started_by"),
    createdAt: instant("created_at").notNull(),
    finishedAt: instant("finished_at"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    oneOf("imports_state", t.state, IMPORT_STATES),
    tenantRef("imports_workspace", [t.tenantId, t.workspaceId], [workspaces.tenantId, workspaces.id]),
    tenantRef("imports_list", [t.tenantId, t.listId], [contactLists.tenantId, contactLists.id], "restrict"),
  ],
);

/** Every row of a file that was not imported, with its reason. */
export const importErrors = pgTable(
  "import_errors",
  {
    tenantId: tenantId(),
    importId: uuid("import_id").notNull(),
    rowNumber: integer("row_number").notNull(),
    reason: text("reason").notNull(),
    detail: text("detail").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.importId, t.rowNumber] }),
    tenantRef("import_errors_import", [t.tenantId, t.importId], [imports.tenantId, imports.id]),
  ],
);
