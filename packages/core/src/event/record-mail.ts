import { createHash } from "node:crypto";
import { type mailboxes, mailboxFolders } from "@penguin/db/schema";
import type { FetchedMail, FolderCursor, ImapFolder } from "@penguin/infra/imap";
import { normalizeAddress } from "@penguin/mail/address";
import { directionOf } from "@penguin/mail/reply";
import type { InboundMessage } from "@penguin/mail/report";
import { type Ctx, steadyTransaction, type Tx } from "../kernel/index.ts";
import { keepLease, LeaseLost, type MailboxLease } from "../mailbox/index.ts";
import { type ArrivedMail, fileArrivedMail, holdMail } from "../thread/index.ts";
import { suppressAddresses } from "../suppression/index.ts";
import { findByHeaders, findOwn, learnAlias, type OwnMessage } from "./attribute-mail.ts";
import type { Choice } from "./choose-own.ts";
import { doubtAbout, seemsAbout } from "./doubt-about.ts";
import { eventOfMail, KEPT_AS } from "./event-of-mail.ts";
import { isTagged, proveWriter, standingOf, type Writer } from "./prove-writer.ts";
import { type EventInput, recordEvents } from "./record-events.ts";
import { understandMail } from "./understand-mail.ts";

type MailboxRow = typeof mailboxes.$inferSelect;
const UNSTORABLE = /[\0\p{Surrogate}]/gu;

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

/** A copy of what this mailbox sent says nothing of who it went to, in whatever folder it lies. */
const isOwnCopy = async (tx: Tx, mailbox: MailboxRow, mail: InboundMessage): Promise<boolean> => {
  if (mail.dsn ?? mail.complaint) return false;
  const sent = mail.messageId === undefined ? undefined : await findByHeaders(tx, [mail.messageId]);
  const identity = { addresses: [mailbox.address], isOwnMessageId: () => sent !== undefined };
  return directionOf(mail, identity) === "outgoing";
};

const holdDoubtful = async (
  tx: Tx,
  ctx: Ctx,
  filed: { mailbox: MailboxRow; mail: InboundMessage; isAttributed: boolean; id: string; why?: string },
): Promise<void> => {
  const { mailbox, mail, isAttributed, id } = filed;
  const why = filed.why ?? doubtAbout(mail, isAttributed);
  if (why === undefined) return;
  const { rule, confidence } = mail;
  const about = seemsAbout(mail);
  await holdMail(tx, ctx, { inboundMessageId: id, mailboxId: mailbox.id, about, why, rule, confidence });
};

/** Who asks to be taken off from another address, and is proved to have it, is written to at neither. */
const leaveWriter = async (tx: Tx, ctx: Ctx, mail: InboundMessage, inboundId: string): Promise<void> => {
  const writer = normalizeAddress(mail.from.address);
  if (!writer.ok) return;
  const { rule } = mail;
  const entry = { email: writer.address, reason: "unsubscribed", source: `mail:${inboundId}`, rule } as const;
  await suppressAddresses(tx, ctx, [entry]);
};

/** A mail that arrived, understood; `header` is the name under which it is known. */
interface UnderstoodMail {
  mail: InboundMessage;
  header: string;
  receivedAt: Date;
  /** Asks name servers when it is first called. */
  writer: () => Promise<Writer>;
}

const understand = async (
  ctx: Ctx,
  mailbox: MailboxRow,
  { raw, receivedAt }: FetchedMail,
): Promise<UnderstoodMail> => {
  const mail = await understandMail(ctx.doors.reader, raw);
  let writer: Promise<Writer> | undefined;
  const ask = async (): Promise<Writer> =>
    proveWriter(mail, await ctx.doors.readSignatures(Buffer.from(raw)), mailbox.address);
  return {
    mail,
    header: mail.messageId ?? headerOf(raw),
    receivedAt,
    writer: () => {
      writer ??= ask();
      return writer;
    },
  };
};

/** Ids of ours look like this; a mail that has none in its header can only count by who wrote it. */
const OWN_ID = /^<[0-9a-f]{32}@/;

/** Asks before a transaction is open what would be asked in it, where the header says that it will be. */
const askAhead = async ({ mail, writer }: UnderstoodMail): Promise<void> => {
  const ids = [mail.inReplyTo ?? "", ...mail.references];
  const isReport = mail.dsn !== undefined || mail.complaint !== undefined;
  if (CONVERSATION.has(mail.kind) && mail.kind !== "other" && !isReport && !ids.some((id) => OWN_ID.test(id)))
    await writer();
};

/** The name of a mail that has none: what it is made of. */
const headerOf = (raw: Uint8Array): string =>
  `<${createHash("sha256").update(raw).digest("hex").slice(0, 40)}@no-id>`;

/** What a filed mail means for one of ours, and whether its writer asks to be taken off. */
interface Heard {
  event: EventInput;
  leaves?: { mail: InboundMessage; inboundId: string };
}

/** Why a mail does nothing, though it was found whom it is about: only its kind or its writer can say. */
const whyNot = async (
  mail: InboundMessage,
  found: Choice<OwnMessage> | undefined,
  writer: UnderstoodMail["writer"],
): Promise<string | undefined> => {
  if (!found || mail.kind === "other" || isTagged(found)) return undefined;
  return standingOf(mail, found, await writer());
};

/** What a mail with standing means: an alias to learn, an event, its writer's own wish. */
const hear = async (
  tx: Tx,
  ctx: Ctx,
  { mail, header, receivedAt, writer }: UnderstoodMail,
  meant: Choice<OwnMessage>,
  filed: { id: string; mailbox: MailboxRow },
): Promise<Heard | undefined> => {
  const isOther = mail.from.address !== meant.own.toAddress && mail.rule !== "rfc2369.mailto";
  const event = eventOfMail(mail, meant.own, header, receivedAt);
  const isLeaving = event?.kind === "unsubscribed";
  const isProved = isOther && CONVERSATION.has(mail.kind) && !mail.dsn && (await writer()) === "proved";
  if (isProved) await learnAlias(tx, ctx, mail, meant);
  if (isLeaving && isOther && !isProved)
    await holdDoubtful(tx, ctx, {
      mailbox: filed.mailbox,
      mail,
      isAttributed: true,
      id: filed.id,
      why: `${meant.own.toAddress}, whose mail it answers, was taken off; nothing proves that ${mail.from.address} wrote it, who stays on.`,
    });
  if (!event) return undefined;
  return isLeaving && isProved ? { event, leaves: { mail, inboundId: filed.id } } : { event };
};

const fileMail = async (
  tx: Tx,
  ctx: Ctx,
  mailbox: MailboxRow,
  understood: UnderstoodMail,
): Promise<Heard | undefined> => {
  const { mail, header, receivedAt, writer } = understood;
  if (await isOwnCopy(tx, mailbox, mail)) return undefined;
  const found = await findOwn(tx, mailbox, mail, receivedAt);
  const arrived = arrivedMail(mailbox, mail, found?.own, header, receivedAt);
  const filed = await fileArrivedMail(tx, ctx, { ...arrived, attribution: found });
  if (!filed) return undefined;
  const why = await whyNot(mail, found, writer);
  await holdDoubtful(tx, ctx, { mailbox, mail, isAttributed: found !== undefined, id: filed.id, why });
  return found && why === undefined ? hear(tx, ctx, understood, found, { id: filed.id, mailbox }) : undefined;
};

/** Files mails, then records what all of them mean at once: what others wait for is locked last and once. */
const recordMails = async (
  tx: Tx,
  ctx: Ctx,
  mailbox: MailboxRow,
  mails: readonly UnderstoodMail[],
): Promise<void> => {
  const heard: Heard[] = [];
  for (const mail of mails) {
    const one = await fileMail(tx, ctx, mailbox, mail);
    if (one) heard.push(one);
  }
  await recordEvents(
    tx,
    ctx,
    heard.map(({ event }) => event),
  );
  for (const { leaves } of heard) if (leaves) await leaveWriter(tx, ctx, leaves.mail, leaves.inboundId);
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
      const understood = await understand(ctx, mailbox, fetched);
      await askAhead(understood);
      await steadyTransaction(ctx, async (tx) => {
        await keepLease(tx, ctx, lease);
        await recordMails(tx, ctx, mailbox, [understood]);
      });
    } catch (error) {
      if (error instanceof LeaseLost) throw error;
      ctx.log.error({ err: error, mailboxId: mailbox.id }, "a mail could not be recorded as it is");
      await steadyTransaction(ctx, async (tx) => {
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
    await recordMails(tx, ctx, mailbox, understood);
    await saveCursor(tx, ctx, reading);
  };
  try {
    const understood: UnderstoodMail[] = [];
    for (const fetched of mails) understood.push(await understand(ctx, mailbox, fetched));
    for (const one of understood) await askAhead(one);
    await steadyTransaction(ctx, (tx) => finish(tx, understood));
  } catch (error) {
    if (error instanceof LeaseLost || mails.length === 0) throw error;
    ctx.log.warn({ err: error, mailboxId: mailbox.id }, "mails could not be recorded together");
    await recordOneByOne(ctx, reading);
    await steadyTransaction(ctx, (tx) => finish(tx, []));
  }
}
