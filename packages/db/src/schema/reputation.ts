import { sql } from "drizzle-orm";
import { boolean, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { id, instant, oneOf, state, tenantId, tenantRef } from "./columns.ts";
import { mailboxes } from "./mailbox.ts";
import { senderDomains } from "./sender-domain.ts";
import { workspaces } from "./workspace.ts";

/** What is counted against a sender. */
export const ALERT_KINDS = ["bounces", "complaints"] as const;
/** Whether somebody is only told, or sending was paused, too. */
export const ALERT_LEVELS = ["warning", "pause"] as const;

/**
 * What came back for a mailbox on a day (UTC), each mail once. A person who lets it send again begins a new `round`, so
 * that what was before does not pause it twice.
 */
export const senderDays = pgTable(
  "sender_days",
  {
    tenantId: tenantId(),
    mailboxId: uuid("mailbox_id").notNull(),
    round: integer("round").notNull(),
    day: text("day").notNull(),
    accepted: integer("accepted").notNull().default(0),
    bounced: integer("bounced").notNull().default(0),
    complained: integer("complained").notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.mailboxId, t.round, t.day] }),
    tenantRef("sender_days_mailbox", [t.tenantId, t.mailboxId], [mailboxes.tenantId, mailboxes.id]),
  ],
);

/** Too much came back for a mailbox or for a whole sending domain; one open alert for each of them and kind. */
export const senderAlerts = pgTable(
  "sender_alerts",
  {
    tenantId: tenantId(),
    id: id(),
    workspaceId: uuid("workspace_id").notNull(),
    /** The mailbox, or null for an alert on the domain. */
    mailboxId: uuid("mailbox_id"),
    senderDomainId: uuid("sender_domain_id"),
    /** The address or the name of the domain. */
    subject: text("subject").notNull(),
    kind: state("kind", ALERT_KINDS).notNull(),
    level: state("level", ALERT_LEVELS).notNull(),
    hits: integer("hits").notNull(),
    sample: integer("sample").notNull(),
    openedAt: instant("opened_at").notNull(),
    /** True until the organisation's owners were mailed of it, at this level. */
    untold: boolean("untold").notNull().default(false),
    closedAt: instant("closed_at"),
    closedBy: uuid("closed_by"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    tenantRef("sender_alerts_workspace", [t.tenantId, t.workspaceId], [workspaces.tenantId, workspaces.id]),
    tenantRef("sender_alerts_mailbox", [t.tenantId, t.mailboxId], [mailboxes.tenantId, mailboxes.id]),
    tenantRef(
      "sender_alerts_domain",
      [t.tenantId, t.senderDomainId],
      [senderDomains.tenantId, senderDomains.id],
    ),
    oneOf("sender_alerts_kind", t.kind, ALERT_KINDS),
    oneOf("sender_alerts_level", t.level, ALERT_LEVELS),
    uniqueIndex("sender_alerts_open").on(t.tenantId, t.subject, t.kind).where(sql`closed_at is null`),
    index("sender_alerts_opened").on(t.tenantId, t.openedAt),
  ],
);
