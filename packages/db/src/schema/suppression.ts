import { index, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { id, instant, oneOf, state, tenantId } from "./columns.ts";

/** Why an address is suppressed; what the person decided themselves can never be taken back by who writes to them. */
export const SUPPRESSION_REASONS = [
  "unsubscribed",
  "hard_bounce",
  "soft_bounce",
  "complaint",
  "manual",
] as const;
/** How far it reaches: the whole organisation, one workspace, or the mails about one topic. */
export const SUPPRESSION_SCOPES = ["tenant", "workspace", "topic"] as const;

/** Addresses this tenant must never write to again. */
export const suppressions = pgTable(
  "suppressions",
  {
    tenantId: tenantId(),
    id: id(),
    /** The address, or `#` and its keyed hash once the person was erased. */
    email: text("email").notNull(),
    reason: state("reason", SUPPRESSION_REASONS).notNull(),
    scope: state("scope", SUPPRESSION_SCOPES).notNull().default("tenant"),
    /** The workspace or topic it is limited to. */
    scopeId: uuid("scope_id"),
    source: text("source").notNull(),
    /** The recorded event it follows from, and the rule that judged the mail. */
    eventId: uuid("event_id"),
    rule: text("rule").notNull().default(""),
    addedBy: uuid("added_by"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("suppressions_email").on(t.tenantId, t.email, t.scopeId).nullsNotDistinct(),
    oneOf("suppressions_reason", t.reason, SUPPRESSION_REASONS),
    oneOf("suppressions_scope", t.scope, SUPPRESSION_SCOPES),
    index("suppressions_created").on(t.tenantId, t.createdAt),
  ],
);

/** Addresses that the platform's staff barred for every tenant. Keyed hashes only. */
export const platformBars = pgTable("platform_bars", {
  hash: text("hash").primaryKey(),
  reason: state("reason", SUPPRESSION_REASONS).notNull(),
  /** Who barred it, and why, in words. */
  source: text("source").notNull().default(""),
  createdAt: instant("created_at").notNull(),
});

/** The secret of the keyed hashes; made by the migration, read by functions alone. */
export const addressKeys = pgTable("address_keys", {
  id: text("id").primaryKey(),
  secret: text("secret").notNull(),
});
