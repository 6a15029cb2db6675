import { index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { id, instant, tenantId, tenantRef } from "./columns.ts";
import { tenants } from "./workspace.ts";

/** What an API key may be allowed to do. */
export const API_SCOPES = [
  "send_email",
  "read_analytics",
  "manage_contacts",
  "manage_campaigns",
  "manage_suppression",
  "read_inbox",
  "manage_members",
] as const;

/** Keys of programs. The key itself is shown once; a keyed hash is kept and found by the prefix. */
export const apiKeys = pgTable(
  "api_keys",
  {
    tenantId: tenantId().references(() => tenants.tenantId, { onDelete: "cascade" }),
    id: id(),
    name: text("name").notNull(),
    prefix: text("prefix").notNull(),
    hash: text("hash").notNull(),
    scopes: text("scopes").array().$type<(typeof API_SCOPES)[number][]>().notNull(),
    /** Addresses and networks (CIDR) it may be used from; empty means everywhere. */
    networks: text("networks").array().notNull(),
    createdBy: uuid("created_by").notNull(),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at"),
    revokedAt: instant("revoked_at"),
    lastUsedAt: instant("last_used_at"),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] }), unique("api_keys_prefix").on(t.prefix)],
);

/** How often a key called an operation on a day (UTC). */
export const apiKeyUsage = pgTable(
  "api_key_usage",
  {
    tenantId: tenantId(),
    apiKeyId: uuid("api_key_id").notNull(),
    day: text("day").notNull(),
    operation: text("operation").notNull(),
    calls: integer("calls").notNull(),
    failures: integer("failures").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.apiKeyId, t.day, t.operation] }),
    tenantRef("api_key_usage_key", [t.tenantId, t.apiKeyId], [apiKeys.tenantId, apiKeys.id]),
  ],
);

/** What was answered to a request with an Idempotency-Key, for 24 hours; without an answer it is still being worked on. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    tenantId: tenantId(),
    apiKeyId: uuid("api_key_id").notNull(),
    key: text("key").notNull(),
    requestHash: text("request_hash").notNull(),
    status: integer("status"),
    body: jsonb("body").$type<unknown>(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.apiKeyId, t.key] }),
    tenantRef("idempotency_keys_key", [t.tenantId, t.apiKeyId], [apiKeys.tenantId, apiKeys.id]),
    index("idempotency_keys_created").on(t.createdAt),
  ],
);
