import { bigint, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { id, instant, oneOf, state, tenantId, tenantRef } from "./columns.ts";
import { secrets, senderDomains } from "./sender-domain.ts";
import { workspaces } from "./workspace.ts";

/** Hosted by the platform, or somebody's own account. */
export const MAILBOX_KINDS = ["hosted", "external"] as const;
/** The states of a mailbox. */
export const MAILBOX_STATES = ["creating", "active", "paused", "broken", "deleted"] as const;

/** How to reach a server of a mailbox, without the password. */
export type MailConnection = {
  host: string;
  port: number;
  tls: "none" | "starttls" | "implicit";
  user: string;
};

/** Whether a sending server takes work, finishes what it has, waits for an operator's word, or is gone. */
export const SERVER_STATES = ["active", "draining", "held", "left"] as const;
/** Why servers wait for an operator: the ledger is older than what a server remembers, or nothing was sent for long. */
export const HOLD_REASONS = ["ledger_went_back", "was_away"] as const;

/** A machine of the sending fleet; `login` is its database role. */
export const sendingServers = pgTable(
  "sending_servers",
  {
    id: uuid("id").primaryKey(),
    name: text("name").notNull(),
    login: text("login").notNull().unique(),
    state: state("state", SERVER_STATES).notNull().default("active"),
    heartbeatAt: instant("heartbeat_at"),
    /** How many heartbeats there were. A server that remembers more of them looks at an older database. */
    beats: bigint("beats", { mode: "number" }).notNull().default(0),
    heldReason: state("held_reason", HOLD_REASONS),
    heldAt: instant("held_at"),
    /** The journal its sender last opened: another one remembers nothing of the leases before it. */
    journalId: uuid("journal_id"),
    /** How often in a row its mail server could not be reached, until when nobody tries, and until when one mail does. */
    mailFaults: integer("mail_faults").notNull().default(0),
    mailAwayUntil: instant("mail_away_until"),
    mailProbeUntil: instant("mail_probe_until"),
    /** The recipient domains whose mails its mail server was last told to keep, as a JSON list. */
    heldDomains: jsonb("held_domains").$type<string[]>().notNull().default([]),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    oneOf("sending_servers_state", t.state, SERVER_STATES),
    oneOf("sending_servers_held_reason", t.heldReason, HOLD_REASONS),
  ],
);

/** The addresses mail is sent from and read at. */
export const mailboxes = pgTable(
  "mailboxes",
  {
    tenantId: tenantId(),
    id: id(),
    workspaceId: uuid("workspace_id").notNull(),
    senderDomainId: uuid("sender_domain_id"),
    serverId: uuid("server_id")
      .notNull()
      .references(() => sendingServers.id),
    kind: state("kind", MAILBOX_KINDS).notNull(),
    address: text("address").notNull(),
    displayName: text("display_name").notNull(),
    state: state("state", MAILBOX_STATES).notNull(),
    stateReason: text("state_reason").notNull(),
    smtp: jsonb("smtp").$type<MailConnection>().notNull(),
    imap: jsonb("imap").$type<MailConnection>().notNull(),
    secretId: uuid("secret_id").notNull(),
    dailyLimit: integer("daily_limit").notNull(),
    gapSeconds: integer("gap_seconds").notNull(),
    imapUidValidity: text("imap_uid_validity"),
    imapNextUid: integer("imap_next_uid").notNull(),
    syncedAt: instant("synced_at"),
    /** Which count of what comes back it is in; a person who lets it send again after an alert begins the next. */
    protectionRound: integer("protection_round").notNull().default(0),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("mailboxes_address").on(t.tenantId, t.address),
    tenantRef("mailboxes_workspace", [t.tenantId, t.workspaceId], [workspaces.tenantId, workspaces.id]),
    tenantRef(
      "mailboxes_domain",
      [t.tenantId, t.senderDomainId],
      [senderDomains.tenantId, senderDomains.id],
      "restrict",
    ),
    tenantRef("mailboxes_secret", [t.tenantId, t.secretId], [secrets.tenantId, secrets.id], "restrict"),
    oneOf("mailboxes_kind", t.kind, MAILBOX_KINDS),
    oneOf("mailboxes_state", t.state, MAILBOX_STATES),
  ],
);

/**
 * Sending counters of a mailbox. No foreign key points here, so that locking it blocks nothing else. The planner gives
 * slots away (`day`, `reserved`, `nextSlotAt`); a claim counts what leaves (`usedDay`, `used`) and keeps the gap.
 */
export const mailboxLimits = pgTable(
  "mailbox_limits",
  {
    tenantId: tenantId(),
    mailboxId: uuid("mailbox_id").notNull(),
    day: text("day").notNull(),
    reserved: integer("reserved").notNull(),
    nextSlotAt: instant("next_slot_at").notNull(),
    usedDay: text("used_day").notNull().default(""),
    used: integer("used").notNull().default(0),
    /** The end of the last attempt and the gap after it. */
    freeAt: instant("free_at"),
    /** The message under way of a mailbox with a gap, and until when it may be. */
    busyId: uuid("busy_id"),
    busyUntil: instant("busy_until"),
    /** How often in a row its own server could not be used, until when it rests, and why. */
    rests: integer("rests").notNull().default(0),
    restUntil: instant("rest_until"),
    restReason: text("rest_reason").notNull().default(""),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.mailboxId] }),
    tenantRef("mailbox_limits_mailbox", [t.tenantId, t.mailboxId], [mailboxes.tenantId, mailboxes.id]),
  ],
);

/** How far the log of one mail server has been read. */
export const mailLogCursors = pgTable("mail_log_cursors", {
  serverId: uuid("server_id")
    .primaryKey()
    .references(() => sendingServers.id, { onDelete: "cascade" }),
  position: text("position").notNull(),
  readAt: instant("read_at").notNull(),
});
