import { messages } from "@penguin/db/schema";
import { parseUnsubscribeAddress, parseVerp } from "@penguin/mail/mime";
import type { InboundMessage } from "@penguin/mail/report";
import { and, desc, eq, inArray } from "drizzle-orm";
import type { Tx } from "../kernel/index.ts";

/** A mail of ours that another one is about. */
export type OwnMessage = Pick<
  typeof messages.$inferSelect,
  "id" | "contactId" | "campaignId" | "enrollmentId" | "threadId" | "toAddress" | "messageIdHeader"
>;

const ownColumns = {
  id: messages.id,
  contactId: messages.contactId,
  campaignId: messages.campaignId,
  enrollmentId: messages.enrollmentId,
  threadId: messages.threadId,
  toAddress: messages.toAddress,
  messageIdHeader: messages.messageIdHeader,
};

const messageIdOfVerp = (token: string): string | undefined =>
  /^[0-9a-f]{32}$/.test(token)
    ? token.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5")
    : undefined;

/** The first of our mails that one of these Message-IDs names. */
export const findByHeaders = async (tx: Tx, headers: string[]): Promise<OwnMessage | undefined> => {
  if (headers.length === 0) return undefined;
  const rows = await tx.select(ownColumns).from(messages).where(inArray(messages.messageIdHeader, headers));
  return headers
    .map((header) => rows.find((row) => row.messageIdHeader === header))
    .find((row) => row !== undefined);
};

/** The mail of ours a report or an answer is about: by return path or the address to unsubscribe at, by named ids, at last by who wrote to this mailbox. */
export const findOwn = async (
  tx: Tx,
  mailbox: { id: string },
  mail: InboundMessage,
): Promise<OwnMessage | undefined> => {
  const paths = [...(mail.deliveredTo ?? []), ...mail.to].map(
    (address) => (parseVerp(address) ?? parseUnsubscribeAddress(address))?.token,
  );
  const verp = [mail.dsn?.originalVerp?.token, ...paths].find((token) => token !== undefined);
  const id = verp === undefined ? undefined : messageIdOfVerp(verp);
  if (id && mail.kind !== "reply") {
    const [row] = await tx.select(ownColumns).from(messages).where(eq(messages.id, id));
    if (row) return row;
  }
  const named = [
    mail.dsn?.originalMessageId,
    mail.complaint?.originalMessageId,
    mail.inReplyTo,
    ...[...mail.references].reverse(),
  ];
  const found = await findByHeaders(
    tx,
    named.filter((header): header is string => Boolean(header)),
  );
  if (found || mail.dsn || mail.complaint) return found;
  const [latest] = await tx
    .select(ownColumns)
    .from(messages)
    .where(
      and(
        eq(messages.mailboxId, mailbox.id),
        eq(messages.toAddress, mail.from.address),
        inArray(messages.state, ["sent", "delivered"]),
      ),
    )
    .orderBy(desc(messages.sentAt))
    .limit(1);
  return latest;
};
