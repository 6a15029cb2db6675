import { sql } from "drizzle-orm";
import { boolean, index, pgTable, primaryKey, real, text, unique, uuid } from "drizzle-orm/pg-core";
import { campaigns } from "./campaign.ts";
import { contacts } from "./contact.ts";
import { id, instant, oneOf, state, tenantId, tenantRef } from "./columns.ts";
import { mailboxes } from "./mailbox.ts";
import { workspaces } from "./workspace.ts";

/** The states of a conversation. */
export const THREAD_STATES = ["open", "archived"] as const;
/** What a mail that arrived is. */
export const INBOUND_KINDS = [
  "reply",
  "auto_reply",
  "dsn",
  "complaint",
  "unsubscribe_request",
  "other",
] as const;

/** By what an incoming mail was found to be about a mail of ours, the surest first. */
export const ATTRIBUTIONS = [
  "return_path",
  "message_id",
  "references",
  "address_and_subject",
  "subject",
  "alias",
  "address",
  "person",
] as const;

/** Conversations of a mailbox with one address. */
export const threads = pgTable(
  "threads",
  {
    tenantId: tenantId(),
    id: id(),
    workspaceId: uuid("workspace_id").notNull(),
    mailboxId: uuid("mailbox_id").notNull(),
    contactId: uuid("contact_id"),
    campaignId: uuid("campaign_id"),
    peerAddress: text("peer_address").notNull(),
    subject: text("subject").notNull(),
    snippet: text("snippet").notNull(),
    state: state("state", THREAD_STATES).notNull(),
    unread: boolean("unread").notNull(),
    lastAt: instant("last_at").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    tenantRef("threads_workspace", [t.tenantId, t.workspaceId], [workspaces.tenantId, workspaces.id]),
    tenantRef("threads_mailbox", [t.tenantId, t.mailboxId], [mailboxes.tenantId, mailboxes.id]),
    tenantRef("threads_contact", [t.tenantId, t.contactId], [contacts.tenantId, contacts.id], "restrict"),
    tenantRef("threads_campaign", [t.tenantId, t.campaignId], [campaigns.tenantId, campaigns.id]),
    oneOf("threads_state", t.state, THREAD_STATES),
    index("threads_last").on(t.tenantId, t.lastAt, t.id),
    index("threads_peer").on(t.tenantId, t.mailboxId, t.peerAddress),
  ],
);

/** What arrived in a mailbox. Its text lives in the content store under the same id. */
export const inboundMessages = pgTable(
  "inbound_messages",
  {
    tenantId: tenantId(),
    id: id(),
    mailboxId: uuid("mailbox_id").notNull(),
    threadId: uuid("thread_id"),
    kind: state("kind", INBOUND_KINDS).notNull(),
    fromAddress: text("from_address").notNull(),
    fromName: text("from_name").notNull(),
    subject: text("subject").notNull(),
    messageIdHeader: text("message_id_header").notNull(),
    inReplyTo: text("in_reply_to").notNull(),
    /** The mail of ours it is about, by what that was found, and how sure that is; 0 when none was found. */
    aboutMessageId: uuid("about_message_id"),
    attributedBy: state("attributed_by", ATTRIBUTIONS),
    attributionConfidence: real("attribution_confidence").notNull().default(0),
    receivedAt: instant("received_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    oneOf("inbound_messages_attributed_by", t.attributedBy, ATTRIBUTIONS),
    index("inbound_messages_about").on(t.tenantId, t.aboutMessageId).where(sql`about_message_id is not null`),
    unique("inbound_messages_header").on(t.tenantId, t.mailboxId, t.messageIdHeader),
    tenantRef("inbound_messages_mailbox", [t.tenantId, t.mailboxId], [mailboxes.tenantId, mailboxes.id]),
    tenantRef("inbound_messages_thread", [t.tenantId, t.threadId], [threads.tenantId, threads.id]),
    oneOf("inbound_messages_kind", t.kind, INBOUND_KINDS),
    index("inbound_messages_thread_idx").on(t.tenantId, t.threadId),
  ],
);
