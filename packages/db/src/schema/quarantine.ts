import { index, pgTable, primaryKey, real, text, unique, uuid } from "drizzle-orm/pg-core";
import { id, instant, oneOf, state, tenantId, tenantRef } from "./columns.ts";
import { mailboxes } from "./mailbox.ts";
import { inboundMessages } from "./thread.ts";

/** What a person can say a mail is. */
export const QUARANTINE_DECISIONS = ["reply", "bounce", "auto_reply", "unsubscribe", "ignore"] as const;

/** Mails that arrived and were not understood well enough to act on, until a person says what they are. */
export const quarantinedMails = pgTable(
  "quarantined_mails",
  {
    tenantId: tenantId(),
    id: id(),
    inboundMessageId: uuid("inbound_message_id").notNull(),
    mailboxId: uuid("mailbox_id").notNull(),
    /** Whom it seems to be about; empty when that is not known. */
    about: text("about").notNull(),
    why: text("why").notNull(),
    rule: text("rule").notNull(),
    confidence: real("confidence").notNull(),
    decision: state("decision", QUARANTINE_DECISIONS),
    decidedBy: uuid("decided_by"),
    decidedAt: instant("decided_at"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("quarantined_mails_inbound").on(t.tenantId, t.inboundMessageId),
    tenantRef(
      "quarantined_mails_message",
      [t.tenantId, t.inboundMessageId],
      [inboundMessages.tenantId, inboundMessages.id],
    ),
    tenantRef("quarantined_mails_mailbox", [t.tenantId, t.mailboxId], [mailboxes.tenantId, mailboxes.id]),
    oneOf("quarantined_mails_decision", t.decision, QUARANTINE_DECISIONS),
    index("quarantined_mails_created").on(t.tenantId, t.createdAt),
  ],
);
