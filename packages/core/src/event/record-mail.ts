import { createHash } from "node:crypto";
import { type mailboxes, mailboxFolders, messages } from "@penguin/db/schema";
import type { FetchedMail, FolderCursor, ImapFolder } from "@penguin/infra/imap";
import { parseUnsubscribeAddress, parseVerp } from "@penguin/mail/mime";
import { directionOf } from "@penguin/mail/reply";
import { classifyInbound, type InboundMessage } from "@penguin/mail/report";
import { and, desc, eq, inArray } from "drizzle-orm";
import { type Ctx, tenantTransaction, type Tx } from "../kernel/index.ts";
import { keepLease, LeaseLost, type MailboxLease } from "../mailbox/index.ts";
import { type ArrivedMail, fileArrivedMail, holdMail } from "../thread/index.ts";
import { doubtAbout, seemsAbout } from "./doubt-about.ts";
import { eventOfMail, KEPT_AS } from "./event-of-mail.ts";
import { recordEvents } from "./record-events.ts";

type MailboxRow = typeof mailboxes.$inferSelect;
type OwnMessage = Pick<
  typeof messages.$inferSelect,
  "id" | "contactId" | "campaignId" | "enrollmentId" | "threadId" | "toAddress" | "messageIdHeader"
>;

const UNSTORABLE = /[\0\p{Surrogate}]/gu;

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

const byHeaders = async (tx: Tx, headers: string[]): Promise<OwnMessage | undefined> => {
  if (headers.length === 0) return undefined;
  const rows = await tx.select(ownColumns).from(messages).where(inArray(messages.messageIdHeader, headers));
  return headers
    .map((header) => rows.find((row) => row.messageIdHeader === header))
    .find((row) => row !== undefined);
};

/** The mail of ours a report or an answer is about: by return path or the address to unsubscribe at, by named ids, at last by who wrote to this mailbox. */
const findOwn = async (
  tx: Tx,
  mailbox: MailboxRow,
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
  const found = await byHeaders(
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

const CONVERSATION = new Set<InboundMessage["kind"]>(["reply", "auto-reply", "unsubscribe-request", "other"]);

const arrivedMail = (
  mailbox: MailboxRow,
  mail: InboundMessage,
  own: OwnMessage | undefined,
  header: string,
  receivedAt: Date,
): ArrivedMail => ({
  mailbox,
  kind: mail.dsn ? "dsn" : KEPT_AS[mail.kind],
  peer: mail.from,
  subject: mail.subject,
  text: mail.text,
  html: mail.html,
  messageIdHeader: header,
  inReplyTo: mail.inReplyTo ?? "",
  receivedAt,
  answers: own,
  inConversation: CONVERSATION.has(mail.kind) && !mail.dsn,
});

/** The database keeps no NUL and no half of a character; one mail that has some must not hold up those behind it. */
const storable = (mail: InboundMessage): InboundMessage =>
  JSON.parse(JSON.stringify(mail), (_key, value: unknown) =>
    typeof value === "string" ? value.replace(UNSTORABLE, "") : value,
  ) as InboundMessage;

/** A copy of what this mailbox sent says nothing of who it went to, in whatever folder it lies. */
const isOwnCopy = async (tx: Tx, mailbox: MailboxRow, mail: InboundMessage): Promise<boolean> => {
  if (mail.dsn ?? mail.complaint) return false;
  const sent = mail.messageId === undefined ? undefined : await byHeaders(tx, [mail.messageId]);
  const identity = { addresses: [mailbox.address], isOwnMessageId: () => sent !== undefined };
  return directionOf(mail, identity) === "outgoing";
};

const holdDoubtful = async (
  tx: Tx,
  ctx: Ctx,
  filed: { mailbox: MailboxRow; mail: InboundMessage; isAttributed: boolean; id: string },
): Promise<void> => {
  const { mailbox, mail, isAttributed, id } = filed;
  const why = doubtAbout(mail, isAttributed);
  if (why === undefined) return;
  const { rule, confidence } = mail;
  const about = seemsAbout(mail);
  await holdMail(tx, ctx, { inboundMessageId: id, mailboxId: mailbox.id, about, why, rule, confidence });
};

/** A mail that arrived, understood; `header` is the name under which it is known. */
interface UnderstoodMail {
  mail: InboundMessage;
  header: string;
  receivedAt: Date;
}

const understand = async ({ raw, receivedAt }: FetchedMail): Promise<UnderstoodMail> => {
  const mail = storable(await classifyInbound(raw));
  return { mail, header: mail.messageId ?? headerOf(raw), receivedAt };
};

/** The name of a mail that has none: what it is made of. */
const headerOf = (raw: Uint8Array): string =>
  `<${createHash("sha256").update(raw).digest("hex").slice(0, 40)}@no-id>`;

const recordMail = async (
  tx: Tx,
  ctx: Ctx,
  mailbox: MailboxRow,
  { mail, header, receivedAt }: UnderstoodMail,
): Promise<void> => {
  if (await isOwnCopy(tx, mailbox, mail)) return;
  const own = await findOwn(tx, mailbox, mail);
  const filed = await fileArrivedMail(tx, ctx, arrivedMail(mailbox, mail, own, header, receivedAt));
  if (filed) await holdDoubtful(tx, ctx, { mailbox, mail, isAttributed: own !== undefined, id: filed.id });
  const event = filed && own ? eventOfMail(mail, own, header, receivedAt) : undefined;
  if (event) await recordEvents(tx, ctx, [event]);
};

const KEPT_OF_UNREADABLE = 20_000;

/** Keeps the beginning of a mail whose record the database refuses, for a person to look at. */
const holdUnreadable = async (tx: Tx, ctx: Ctx, mailbox: MailboxRow, fetched: FetchedMail): Promise<void> => {
  const text = Buffer.from(fetched.raw.subarray(0, KEPT_OF_UNREADABLE))
    .toString("latin1")
    .replace(UNSTORABLE, "");
  const filed = await fileArrivedMail(tx, ctx, {
    mailbox,
    kind: "other",
    peer: { address: "", name: "" },
    subject: "",
    text,
    html: undefined,
    messageIdHeader: headerOf(fetched.raw),
    inReplyTo: "",
    receivedAt: fetched.receivedAt,
    answers: undefined,
    inConversation: false,
  });
  if (!filed) return;
  const why = "It could not be recorded as it is; its text is kept as it came.";
  await holdMail(tx, ctx, {
    inboundMessageId: filed.id,
    mailboxId: mailbox.id,
    about: "",
    why,
    rule: "unreadable",
    confidence: 0,
  });
};

/** What was read of a folder, under the lease it was read by. */
export interface RecordedReading {
  mailbox: MailboxRow;
  lease: MailboxLease;
  folder: ImapFolder;
  cursor: FolderCursor;
  mails: readonly FetchedMail[];
}

const saveCursor = async (tx: Tx, ctx: Ctx, { mailbox, folder, cursor }: RecordedReading): Promise<void> => {
  const place = { ...cursor, role: folder.role, readAt: ctx.clock.now() };
  await tx
    .insert(mailboxFolders)
    .values({ tenantId: ctx.tenantId, mailboxId: mailbox.id, path: folder.path, ...place })
    .onConflictDoUpdate({
      target: [mailboxFolders.tenantId, mailboxFolders.mailboxId, mailboxFolders.path],
      set: place,
    });
};

/** Each mail in a transaction of its own, so that one which cannot be recorded holds up none behind it. */
const recordOneByOne = async (ctx: Ctx, reading: RecordedReading): Promise<void> => {
  const { mailbox, lease } = reading;
  for (const fetched of reading.mails) {
    try {
      const understood = await understand(fetched);
      await tenantTransaction(ctx, async (tx) => {
        await keepLease(tx, ctx, lease);
        await recordMail(tx, ctx, mailbox, understood);
      });
    } catch (error) {
      if (error instanceof LeaseLost) throw error;
      ctx.log.error({ err: error, mailboxId: mailbox.id }, "a mail could not be recorded as it is");
      await tenantTransaction(ctx, async (tx) => {
        await keepLease(tx, ctx, lease);
        await holdUnreadable(tx, ctx, mailbox, fetched);
      });
    }
  }
};

/**
 * Records what was read of a folder, and that it was read so far, in one transaction: after a crash either both are there
 * or the same is read again. A mail that was recorded before, from whichever folder, changes nothing. Throws
 * {@link LeaseLost}, with nothing recorded, when somebody else reads the mailbox now.
 */
export async function recordReading(ctx: Ctx, reading: RecordedReading): Promise<void> {
  const { mailbox, lease, mails } = reading;
  const finish = async (tx: Tx, understood: readonly UnderstoodMail[]): Promise<void> => {
    await keepLease(tx, ctx, lease);
    for (const mail of understood) await recordMail(tx, ctx, mailbox, mail);
    await saveCursor(tx, ctx, reading);
  };
  try {
    const understood: UnderstoodMail[] = [];
    for (const fetched of mails) understood.push(await understand(fetched));
    await tenantTransaction(ctx, (tx) => finish(tx, understood));
  } catch (error) {
    if (error instanceof LeaseLost || mails.length === 0) throw error;
    ctx.log.warn({ err: error, mailboxId: mailbox.id }, "mails could not be recorded together");
    await recordOneByOne(ctx, reading);
    await tenantTransaction(ctx, (tx) => finish(tx, []));
  }
}
