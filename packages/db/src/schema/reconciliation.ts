import { date, index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { instant, oneOf, state } from "./columns.ts";
import { sendingServers } from "./mailbox.ts";

/** What can differ between a mail server's log and the ledger. */
export const RECONCILIATION_DIFFERENCES = ["not_in_ledger", "not_recorded", "not_in_log"] as const;

const serverId = () =>
  uuid("server_id")
    .notNull()
    .references(() => sendingServers.id, { onDelete: "cascade" });

/** Each mail of the ledger's kind that a mail server's log showed as taken; kept until it was held against the ledger. */
export const mailLogAccepted = pgTable(
  "mail_log_accepted",
  {
    serverId: serverId(),
    messageIdHeader: text("message_id_header").notNull(),
    queueId: text("queue_id").notNull(),
    /** When the line was read, about a second after it was written. */
    readAt: instant("read_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.serverId, t.messageIdHeader] }),
    index("mail_log_accepted_read").on(t.serverId, t.readAt),
  ],
);

/** What a day of a sending server came to when its log was held against the ledger. */
export const reconciliations = pgTable(
  "reconciliations",
  {
    serverId: serverId(),
    day: date("day").notNull(),
    accepted: integer("accepted").notNull(),
    recorded: integer("recorded").notNull(),
    differences: integer("differences").notNull(),
    checkedAt: instant("checked_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.serverId, t.day] })],
);

/** Each mail in which they differ. The tenant is null for one that the ledger does not know. */
export const reconciliationDifferences = pgTable(
  "reconciliation_differences",
  {
    serverId: serverId(),
    day: date("day").notNull(),
    messageIdHeader: text("message_id_header").notNull(),
    kind: state("kind", RECONCILIATION_DIFFERENCES).notNull(),
    /** No reference: what was found stays known when the organisation is gone. */
    ofTenant: uuid("of_tenant"),
    messageId: uuid("message_id"),
  },
  (t) => [
    primaryKey({ columns: [t.serverId, t.day, t.messageIdHeader] }),
    oneOf("reconciliation_differences_kind", t.kind, RECONCILIATION_DIFFERENCES),
  ],
);
