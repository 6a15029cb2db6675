import {
  boolean,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { instant, tenantId, tenantRef } from "./columns.ts";
import { sendingServers } from "./mailbox.ts";
import { senderDomains } from "./sender-domain.ts";

/** The token bucket of an organisation: mails a second and how many at once. Null rates follow its plan. */
export const tenantLimits = pgTable(
  "tenant_limits",
  {
    tenantId: tenantId(),
    perSecond: integer("per_second"),
    burst: integer("burst"),
    tokens: doublePrecision("tokens").notNull(),
    filledAt: instant("filled_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId] })],
);

/** What a sending domain may send on a day of its workspace, and has. Only domains with a limit have a row. */
export const senderDomainLimits = pgTable(
  "sender_domain_limits",
  {
    tenantId: tenantId(),
    senderDomainId: uuid("sender_domain_id").notNull(),
    perDay: integer("per_day").notNull(),
    day: text("day").notNull().default(""),
    reserved: integer("reserved").notNull().default(0),
    usedDay: text("used_day").notNull().default(""),
    used: integer("used").notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.senderDomainId] }),
    tenantRef(
      "sender_domain_limits_domain",
      [t.tenantId, t.senderDomainId],
      [senderDomains.tenantId, senderDomains.id],
    ),
  ],
);

/** Who takes the mail of a recipient domain, by its MX records; unknown until it was looked up. */
export const mxGroups = pgTable(
  "mx_groups",
  {
    domain: text("domain").primaryKey(),
    mxGroup: text("mx_group").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [index("mx_groups_expired").on(t.expiresAt)],
);

/** What a sending server may send to the servers of one provider in a minute, and until when it sends nothing. */
export const mxGroupLimits = pgTable(
  "mx_group_limits",
  {
    serverId: uuid("server_id")
      .notNull()
      .references(() => sendingServers.id, { onDelete: "cascade" }),
    mxGroup: text("mx_group").notNull(),
    /** Null: as many as there are. */
    perMinute: integer("per_minute"),
    /** A lower limit that replies of the provider opened, and when it ends. */
    slowPerMinute: integer("slow_per_minute"),
    slowUntil: instant("slow_until"),
    heldUntil: instant("held_until"),
    reason: text("reason").notNull().default(""),
    reservedMinute: instant("reserved_minute"),
    reserved: integer("reserved").notNull().default(0),
    minute: instant("minute"),
    used: integer("used").notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.serverId, t.mxGroup] })],
);

const groupOfServer = {
  serverId: uuid("server_id")
    .notNull()
    .references(() => sendingServers.id, { onDelete: "cascade" }),
  mxGroup: text("mx_group").notNull(),
  ruleId: text("rule_id").notNull(),
};

/** Replies that fitted a shaping rule, each once; `spent` when they have opened a limit. Kept for a day. */
export const shapingHits = pgTable(
  "shaping_hits",
  {
    ...groupOfServer,
    key: text("key").notNull(),
    at: instant("at").notNull(),
    spent: boolean("spent").notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.serverId, t.mxGroup, t.ruleId, t.key] }),
    index("shaping_hits_at").on(t.at),
  ],
);

/** Every limit that replies of a provider opened: which rule, from when to when, and the reply that completed it. */
export const shapingActs = pgTable(
  "shaping_acts",
  {
    id: uuid("id").primaryKey(),
    ...groupOfServer,
    at: instant("at").notNull(),
    until: instant("until").notNull(),
    /** Mails a minute from then on; null: none at all. */
    perMinute: integer("per_minute"),
    reason: text("reason").notNull(),
    reply: text("reply").notNull(),
  },
  (t) => [index("shaping_acts_at").on(t.at)],
);

/**
 * The address of its own from which a sending server connects for a mailbox, or for every mailbox of a domain: `sender` is
 * a mailbox's address or a domain, the mailbox's own row counts.
 */
export const sourceAddresses = pgTable(
  "source_addresses",
  {
    serverId: uuid("server_id")
      .notNull()
      .references(() => sendingServers.id, { onDelete: "cascade" }),
    sender: text("sender").notNull(),
    address: text("address").notNull(),
  },
  (t) => [primaryKey({ columns: [t.serverId, t.sender] })],
);
