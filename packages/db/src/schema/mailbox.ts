import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
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

/** Why a mailbox cannot be read. */
export const CONNECTION_CAUSES = [
  "address_refused",
  "host_unreachable",
  "timed_out",
  "tls_failed",
  "certificate_invalid",
  "login_refused",
  "too_many_connections",
  "over_quota",
  "folder_missing",
  "connection_lost",
  "server_error",
  "not_recorded",
] as const;

/** How far reading a mailbox had come when it failed. */
export const CONNECTION_STEPS = [
  "address",
  "connect",
  "login",
  "folders",
  "open",
  "search",
  "fetch",
  "wait",
  "record",
] as const;

/** A process that reads mailboxes. Its word holds until `aliveUntil`, in the database's own time; then others take what it held. */
export const receivers = pgTable("receivers", {
  id: uuid("id").primaryKey(),
  startedAt: instant("started_at").notNull(),
  aliveUntil: instant("alive_until").notNull(),
});

/**
 * Who reads a mailbox and how that goes. `fence` grows with each reader: what an earlier one still writes is refused.
 * `revision` grows when somebody changes how the mailbox is reached, or wants it tried again at once.
 */
export const mailboxConnections = pgTable(
  "mailbox_connections",
  {
    tenantId: tenantId(),
    mailboxId: uuid("mailbox_id").notNull(),
    receiverId: uuid("receiver_id"),
    fence: bigint("fence", { mode: "number" }).notNull().default(0),
    revision: integer("revision").notNull().default(0),
    /** Whether the server tells of new mail by itself (RFC 2177) or is asked again and again. */
    pushes: boolean("pushes"),
    connectedAt: instant("connected_at"),
    checkedAt: instant("checked_at"),
    cause: state("cause", CONNECTION_CAUSES),
    step: state("step", CONNECTION_STEPS),
    /** What the server said, or the machine. */
    said: text("said").notNull().default(""),
    failures: integer("failures").notNull().default(0),
    failingSince: instant("failing_since"),
    nextTryAt: instant("next_try_at"),
    /** True while the mailbox sends nothing because it cannot be read. */
    stopsSending: boolean("stops_sending").notNull().default(false),
    /** True until the organisation's owners were mailed that it stopped. */
    untold: boolean("untold").notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.mailboxId] }),
    tenantRef("mailbox_connections_mailbox", [t.tenantId, t.mailboxId], [mailboxes.tenantId, mailboxes.id]),
    oneOf("mailbox_connections_cause", t.cause, CONNECTION_CAUSES),
    oneOf("mailbox_connections_step", t.step, CONNECTION_STEPS),
    index("mailbox_connections_receiver").on(t.receiverId),
  ],
);

/** The folders that are read. */
export const FOLDER_ROLES = ["inbox", "junk"] as const;

/** How far a folder of a mailbox was read: everything below `nextUid` is recorded. */
export const mailboxFolders = pgTable(
  "mailbox_folders",
  {
    tenantId: tenantId(),
    mailboxId: uuid("mailbox_id").notNull(),
    path: text("path").notNull(),
    role: state("role", FOLDER_ROLES).notNull(),
    uidValidity: text("uid_validity").notNull(),
    nextUid: bigint("next_uid", { mode: "number" }).notNull(),
    /** HIGHESTMODSEQ (RFC 7162) when it was last read to its end. */
    modSeq: text("mod_seq"),
    readAt: instant("read_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.mailboxId, t.path] }),
    tenantRef("mailbox_folders_mailbox", [t.tenantId, t.mailboxId], [mailboxes.tenantId, mailboxes.id]),
    oneOf("mailbox_folders_role", t.role, FOLDER_ROLES),
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
  /** Which process follows the log, and until when it may. */
  readerId: uuid("reader_id"),
  readerUntil: instant("reader_until"),
});
