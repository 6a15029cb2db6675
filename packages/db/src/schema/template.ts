import { integer, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { id, instant, oneOf, state, tenantId, tenantRef } from "./columns.ts";
import { workspaces } from "./workspace.ts";

/** How a body was written. */
export const BODY_FORMATS = ["text", "html"] as const;

/** Texts with their history. */
export const templates = pgTable(
  "templates",
  {
    tenantId: tenantId(),
    id: id(),
    workspaceId: uuid("workspace_id").notNull(),
    name: text("name").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    tenantRef("templates_workspace", [t.tenantId, t.workspaceId], [workspaces.tenantId, workspaces.id]),
  ],
);

/** Versions are never changed; a message names the one it was written from. */
export const templateVersions = pgTable(
  "template_versions",
  {
    tenantId: tenantId(),
    id: id(),
    templateId: uuid("template_id").notNull(),
    version: integer("version").notNull(),
    subject: text("subject").notNull(),
    body: text("body").notNull(),
    bodyFormat: state("body_format", BODY_FORMATS).notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("template_versions_number").on(t.tenantId, t.templateId, t.version),
    tenantRef("template_versions_template", [t.tenantId, t.templateId], [templates.tenantId, templates.id]),
    oneOf("template_versions_format", t.bodyFormat, BODY_FORMATS),
  ],
);
