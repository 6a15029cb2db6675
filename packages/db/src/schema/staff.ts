import { bigint, check, index, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm";
import { users } from "./account.ts";
import { instant, oneOf, state } from "./columns.ts";

/** What somebody of the operator's staff is. */
export const STAFF_ROLES = [
  "super_admin",
  "admin",
  "support",
  "finance",
  "ops",
  "deliverability",
  "qa",
] as const;
/** What a grant allows; nothing but reading is given at this depth. */
export const STAFF_SCOPES = ["read"] as const;

/** People of the operator who may be let into organisations. No role of a tenant leads here. */
export const staffMembers = pgTable(
  "staff_members",
  {
    userId: uuid("user_id")
      .primaryKey()
      .references(() => users.id, { onDelete: "restrict" }),
    role: state("role", STAFF_ROLES).notNull(),
    createdAt: instant("created_at").notNull(),
    endedAt: instant("ended_at"),
  },
  (t) => [oneOf("staff_members_role", t.role, STAFF_ROLES)],
);

/** Leave to look into one organisation for some hours; open only once it was approved. Times are the database's own. */
export const staffGrants = pgTable(
  "staff_grants",
  {
    id: uuid("id").primaryKey(),
    userId: uuid("user_id")
      .notNull()
      .references(() => staffMembers.userId, { onDelete: "restrict" }),
    /** No reference: what was looked at stays known when the organisation is gone. */
    tenantId: uuid("tenant_id").notNull(),
    scope: state("scope", STAFF_SCOPES).notNull().default("read"),
    reason: text("reason").notNull(),
    ticket: text("ticket").notNull(),
    hours: integer("hours").notNull(),
    createdAt: instant("created_at").notNull(),
    approvedBy: uuid("approved_by").references(() => staffMembers.userId, { onDelete: "restrict" }),
    approvedAt: instant("approved_at"),
    expiresAt: instant("expires_at"),
    endedAt: instant("ended_at"),
    endedBy: uuid("ended_by"),
  },
  (t) => [
    oneOf("staff_grants_scope", t.scope, STAFF_SCOPES),
    check("staff_grants_reason", sql`length(${t.reason}) >= 10`),
    check("staff_grants_hours", sql`${t.hours} between 1 and 8`),
    check(
      "staff_grants_approved",
      sql`(${t.approvedAt} is null or ${t.approvedBy} is not null) and (${t.approvedAt} is null) = (${t.expiresAt} is null)`,
    ),
    check("staff_grants_expires", sql`${t.expiresAt} <= ${t.approvedAt} + interval '8 hours'`),
    index("staff_grants_user").on(t.userId, t.id),
    index("staff_grants_tenant").on(t.tenantId, t.id),
  ],
);

/** Everything staff asked for, one row a request. Append only. A row of the running transaction is what opens its tenant. */
export const staffAccesses = pgTable(
  "staff_accesses",
  {
    id: uuid("id").primaryKey(),
    at: instant("at").notNull(),
    userId: uuid("user_id").notNull(),
    verb: text("verb").notNull(),
    grantId: uuid("grant_id").references(() => staffGrants.id, { onDelete: "restrict" }),
    tenantId: uuid("tenant_id"),
    /** The transaction that entered the tenant; one transaction enters one tenant. */
    transaction: bigint("transaction", { mode: "bigint" }),
    requestId: text("request_id").notNull(),
    ip: text("ip"),
    /** What of the platform it was about: a queue, a job of one. */
    about: text("about"),
    /** Why; asked for where something of the platform is changed. */
    reason: text("reason"),
  },
  (t) => [
    unique("staff_accesses_transaction").on(t.transaction),
    index("staff_accesses_user").on(t.userId, t.id),
  ],
);
