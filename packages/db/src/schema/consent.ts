import { pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { id, instant, LANGUAGES, oneOf, state, tenantId, tenantRef } from "./columns.ts";
import { contacts } from "./contact.ts";
import { workspaces } from "./workspace.ts";

/** The most mails a person wants from one sender. */
export const MAIL_FREQUENCIES = ["any", "day", "week", "month"] as const;
/** In what form they want them. */
export const MAIL_FORMATS = ["html", "text"] as const;

/** What the mails of a workspace are about; people choose among them. */
export const topics = pgTable(
  "topics",
  {
    tenantId: tenantId(),
    id: id(),
    workspaceId: uuid("workspace_id").notNull(),
    name: text("name").notNull(),
    description: text("description").notNull(),
    createdAt: instant("created_at").notNull(),
    archivedAt: instant("archived_at"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("topics_name").on(t.tenantId, t.workspaceId, t.name),
    tenantRef("topics_workspace", [t.tenantId, t.workspaceId], [workspaces.tenantId, workspaces.id]),
  ],
);

/** How a person wants to be written to by a workspace, as they said on its page. Topics they left are suppressions. */
export const contactPreferences = pgTable(
  "contact_preferences",
  {
    tenantId: tenantId(),
    workspaceId: uuid("workspace_id").notNull(),
    contactId: uuid("contact_id").notNull(),
    frequency: state("frequency", MAIL_FREQUENCIES).notNull(),
    format: state("format", MAIL_FORMATS).notNull(),
    language: state("language", LANGUAGES),
    pausedUntil: instant("paused_until"),
    /** The mail whose link led to the page. */
    messageId: uuid("message_id").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.workspaceId, t.contactId] }),
    tenantRef(
      "contact_preferences_workspace",
      [t.tenantId, t.workspaceId],
      [workspaces.tenantId, workspaces.id],
    ),
    tenantRef("contact_preferences_contact", [t.tenantId, t.contactId], [contacts.tenantId, contacts.id]),
    oneOf("contact_preferences_frequency", t.frequency, MAIL_FREQUENCIES),
    oneOf("contact_preferences_format", t.format, MAIL_FORMATS),
    oneOf("contact_preferences_language", t.language, LANGUAGES),
  ],
);
