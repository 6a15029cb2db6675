import { index, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { id, instant, oneOf, state, tenantId } from "./columns.ts";

/** Why an address is suppressed; a complaint can never be taken back. */
export const SUPPRESSION_REASONS = ["unsubscribed", "hard_bounce", "complaint", "manual"] as const;

/** Addresses this tenant must never write to again. */
export const suppressions = pgTable(
  "suppressions",
  {
    tenantId: tenantId(),
    id: id(),
    email: text("email").notNull(),
    reason: state("reason", SUPPRESSION_REASONS).notNull(),
    source: text("source").notNull(),
    addedBy: uuid("added_by"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("suppressions_email").on(t.tenantId, t.email),
    oneOf("suppressions_reason", t.reason, SUPPRESSION_REASONS),
    index("suppressions_created").on(t.tenantId, t.createdAt),
  ],
);
