import { boolean, index, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { id, instant, oneOf, state, tenantId, tenantRef } from "./columns.ts";
import { messages } from "./ledger.ts";

/** The kinds of events. */
export const EVENT_KINDS = [
  "accepted",
  "deferred",
  "bounced",
  "opened",
  "clicked",
  "replied",
  "auto_replied",
  "complained",
  "unsubscribed",
] as const;

/** What came back for a message. Append only. */
export const events = pgTable(
  "events",
  {
    tenantId: tenantId(),
    id: id(),
    messageId: uuid("message_id").notNull(),
    campaignId: uuid("campaign_id"),
    contactId: uuid("contact_id"),
    kind: state("kind", EVENT_KINDS).notNull(),
    machine: boolean("machine").notNull(),
    at: instant("at").notNull(),
    detail: jsonb("detail").$type<Record<string, string | number | boolean>>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    tenantRef("events_message", [t.tenantId, t.messageId], [messages.tenantId, messages.id]),
    oneOf("events_kind", t.kind, EVENT_KINDS),
    index("events_message_idx").on(t.tenantId, t.messageId, t.kind),
    index("events_contact_idx").on(t.tenantId, t.contactId, t.at),
    index("events_campaign_idx").on(t.tenantId, t.campaignId, t.kind, t.at),
  ],
);

/** The narrow table that makes recording idempotent: one row for each thing that can only happen once. */
export const eventKeys = pgTable(
  "event_keys",
  {
    tenantId: tenantId(),
    key: text("key").notNull(),
    eventId: uuid("event_id").notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.key] })],
);
