import { boolean, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { id, instant, oneOf, state, tenantId, tenantRef } from "./columns.ts";
import { workspaces } from "./workspace.ts";

/** The states of a sending domain. */
export const SENDER_DOMAIN_STATES = ["pending", "verifying", "verified", "degraded", "failed"] as const;
/** What the last look-up of a record found. */
export const DNS_RECORD_STATES = ["pending", "verified", "missing", "wrong", "failed"] as const;
/** What a record is for. */
export const DNS_PURPOSES = ["ownership", "spf", "dkim", "dmarc", "mx"] as const;

/** A secret, sealed by the envelope of infra/secret; the row never holds a readable one. */
export const secrets = pgTable(
  "secrets",
  {
    tenantId: tenantId(),
    id: id(),
    path: text("path").notNull(),
    version: integer("version").notNull(),
    sealed: text("sealed").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("secrets_path").on(t.tenantId, t.path, t.version),
  ],
);

/** Domains mail is sent from; a verified name belongs to one organisation. */
export const senderDomains = pgTable(
  "sender_domains",
  {
    tenantId: tenantId(),
    id: id(),
    workspaceId: uuid("workspace_id").notNull(),
    name: text("name").notNull(),
    state: state("state", SENDER_DOMAIN_STATES).notNull(),
    isPrimary: boolean("is_primary").notNull(),
    verifyToken: text("verify_token").notNull(),
    dkimSelector: text("dkim_selector").notNull(),
    dkimPublicKey: text("dkim_public_key").notNull(),
    checkedAt: instant("checked_at"),
    verifiedAt: instant("verified_at"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("sender_domains_name").on(t.tenantId, t.name),
    tenantRef("sender_domains_workspace", [t.tenantId, t.workspaceId], [workspaces.tenantId, workspaces.id]),
    oneOf("sender_domains_state", t.state, SENDER_DOMAIN_STATES),
    index("sender_domains_workspace_idx").on(t.tenantId, t.workspaceId),
  ],
);

/** The records a sending domain needs, and what was found. */
export const dnsRecords = pgTable(
  "dns_records",
  {
    tenantId: tenantId(),
    id: id(),
    senderDomainId: uuid("sender_domain_id").notNull(),
    purpose: state("purpose", DNS_PURPOSES).notNull(),
    type: text("type").notNull(),
    name: text("name").notNull(),
    value: text("value").notNull(),
    priority: integer("priority"),
    ttl: integer("ttl").notNull(),
    state: state("state", DNS_RECORD_STATES).notNull(),
    explanation: text("explanation").notNull(),
    found: jsonb("found").$type<string[]>().notNull(),
    attempts: integer("attempts").notNull(),
    checkedAt: instant("checked_at"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("dns_records_purpose").on(t.tenantId, t.senderDomainId, t.purpose),
    tenantRef(
      "dns_records_domain",
      [t.tenantId, t.senderDomainId],
      [senderDomains.tenantId, senderDomains.id],
    ),
    oneOf("dns_records_state", t.state, DNS_RECORD_STATES),
    oneOf("dns_records_purpose_check", t.purpose, DNS_PURPOSES),
  ],
);
