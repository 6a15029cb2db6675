import { sql } from "drizzle-orm";
import {
  index,
  integer,
  jsonb,
  pgSchema,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { campaigns, enrollments } from "./campaign.ts";
import { contacts } from "./contact.ts";
import { id, instant, oneOf, state, tenantId, tenantRef } from "./columns.ts";
import { mailboxes, sendingServers } from "./mailbox.ts";
import { templateVersions } from "./template.ts";
import { threads } from "./thread.ts";

/** The states of a message in the send ledger. */
export const MESSAGE_STATES = [
  "planned",
  "sending",
  "deferred",
  "unknown",
  "sent",
  "delivered",
  "bounced",
  "complained",
  "skipped",
  "failed",
] as const;
/** What a message is for. */
export const MESSAGE_KINDS = ["campaign", "reply", "test"] as const;
/** What one try at sending came to. */
export const ATTEMPT_OUTCOMES = [
  "accepted",
  "deferred",
  "rejected",
  "unknown",
  "skipped",
  "released",
] as const;

/** The send ledger: one row for each mail that was ever intended, unique by what it is for. */
export const messages = pgTable(
  "messages",
  {
    tenantId: tenantId(),
    id: id(),
    intentKey: text("intent_key").notNull(),
    kind: state("kind", MESSAGE_KINDS).notNull(),
    state: state("state", MESSAGE_STATES).notNull(),
    stateReason: text("state_reason").notNull(),
    campaignId: uuid("campaign_id"),
    position: integer("position"),
    enrollmentId: uuid("enrollment_id"),
    contactId: uuid("contact_id"),
    templateVersionId: uuid("template_version_id"),
    threadId: uuid("thread_id"),
    mailboxId: uuid("mailbox_id").notNull(),
    serverId: uuid("server_id")
      .notNull()
      .references(() => sendingServers.id),
    toAddress: text("to_address").notNull(),
    /** Whose servers take the recipient's mail; limits of a provider count by it. */
    mxGroup: text("mx_group").notNull().default(""),
    subject: text("subject").notNull(),
    messageIdHeader: text("message_id_header").notNull(),
    inReplyTo: text("in_reply_to").notNull(),
    dueAt: instant("due_at").notNull(),
    /** When somebody has to look at it; null once nothing is left to do. A claim changes no indexed column, so it stays on its page. */
    wakeAt: instant("wake_at").generatedAlwaysAs(
      sql`case when state in ('planned', 'sending', 'deferred', 'unknown') then due_at end`,
    ),
    leaseUntil: instant("lease_until"),
    /** When it was last claimed, by the clock the limits count by: a token that comes back belongs to that day. */
    claimedAt: instant("claimed_at"),
    fence: integer("fence").notNull(),
    attempts: integer("attempts").notNull(),
    /** How often a server put it off; other returns to the plan do not count. */
    deferrals: integer("deferrals").notNull().default(0),
    lastCode: integer("last_code"),
    lastEnhanced: text("last_enhanced").notNull(),
    lastReply: text("last_reply").notNull(),
    queueId: text("queue_id").notNull(),
    plannedAt: instant("planned_at").notNull(),
    sentAt: instant("sent_at"),
    acceptedAt: instant("accepted_at"),
    finalAt: instant("final_at"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("messages_intent").on(t.tenantId, t.intentKey),
    unique("messages_header").on(t.tenantId, t.messageIdHeader),
    tenantRef(
      "messages_campaign",
      [t.tenantId, t.campaignId],
      [campaigns.tenantId, campaigns.id],
      "restrict",
    ),
    tenantRef(
      "messages_enrollment",
      [t.tenantId, t.enrollmentId],
      [enrollments.tenantId, enrollments.id],
      "restrict",
    ),
    tenantRef("messages_contact", [t.tenantId, t.contactId], [contacts.tenantId, contacts.id], "restrict"),
    tenantRef(
      "messages_version",
      [t.tenantId, t.templateVersionId],
      [templateVersions.tenantId, templateVersions.id],
      "restrict",
    ),
    tenantRef("messages_thread", [t.tenantId, t.threadId], [threads.tenantId, threads.id], "restrict"),
    tenantRef("messages_mailbox", [t.tenantId, t.mailboxId], [mailboxes.tenantId, mailboxes.id], "restrict"),
    oneOf("messages_state", t.state, MESSAGE_STATES),
    oneOf("messages_kind", t.kind, MESSAGE_KINDS),
    index("messages_wake").on(t.serverId, t.wakeAt, t.id).where(sql`wake_at is not null`),
    index("messages_queue").on(t.queueId).where(sql`queue_id <> ''`),
    index("messages_accepted").on(t.acceptedAt).where(sql`accepted_at is not null and final_at is null`),
    index("messages_enrollment_idx").on(t.tenantId, t.enrollmentId),
    index("messages_contact_idx").on(t.tenantId, t.contactId),
    index("messages_campaign_idx").on(t.tenantId, t.campaignId, t.position),
    index("messages_thread_idx").on(t.tenantId, t.threadId).where(sql`thread_id is not null`),
  ],
);

/** What is kept of one try: who made it, the mail as it left, and what was said. Instants are ISO texts. */
export interface AttemptEvidence {
  /** When the worker asked for it. */
  claimedAt?: string;
  /** The journal of the worker that had it. */
  worker?: string;
  /** When it was handed to the mail server. */
  begunAt?: string;
  /** What the mail that left can be told by, and what its header needs beside the stored texts. */
  mail?: {
    /** Of the bytes handed over, in hexadecimal. */
    sha256: string;
    bytes: number;
    date: string;
    fromName: string;
    references: readonly string[];
    unsubscribeUrl?: string;
    unsubscribeMailto?: string;
  };
  /** Between whom, in milliseconds, and line by line; no password and no body. */
  conversation?: { relay: string; source: string; tls: string; tookMs: number; lines: string };
  /** The shaping rule that the answer of a mailbox's own server fitted. */
  rule?: string;
}

/** Each try at sending a message and what the other side said. Append only. */
export const messageAttempts = pgTable(
  "message_attempts",
  {
    tenantId: tenantId(),
    messageId: uuid("message_id").notNull(),
    attempt: integer("attempt").notNull(),
    outcome: state("outcome", ATTEMPT_OUTCOMES).notNull(),
    code: integer("code"),
    enhanced: text("enhanced").notNull(),
    reply: text("reply").notNull(),
    at: instant("at").notNull(),
    /** Why it came to this, as the message's own reason was then. */
    reason: text("reason").notNull().default(""),
    /** Whose try it was; null in rows older than the column. */
    serverId: uuid("server_id"),
    evidence: jsonb("evidence").$type<AttemptEvidence>(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.messageId, t.attempt] }),
    tenantRef("message_attempts_message", [t.tenantId, t.messageId], [messages.tenantId, messages.id]),
    oneOf("message_attempts_outcome", t.outcome, ATTEMPT_OUTCOMES),
  ],
);

/** The schema of the content store. */
export const content = pgSchema("content");

/** The content store: bodies by message id, written before the row that refers to them. No key leaves this schema. */
export const messageBodies = content.table(
  "message_bodies",
  {
    tenantId: tenantId(),
    messageId: uuid("message_id").notNull(),
    text: text("text").notNull(),
    html: text("html"),
    links: jsonb("links").$type<string[]>().notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.messageId] })],
);
