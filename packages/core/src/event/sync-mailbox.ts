import { createHash } from "node:crypto";
import { mailboxes, secrets } from "@penguin/db/schema";
import type { FetchedMail } from "@penguin/infra/imap";
import { normalizeAddress } from "@penguin/mail/address";
import { directionOf } from "@penguin/mail/reply";
import { classifyInbound, type InboundMessage } from "@penguin/mail/report";
import { and, eq, inArray, lt, sql } from "drizzle-orm";
import {
  announce,
  type Ctx,
  type PlatformCtx,
  tenantTransaction,
  type Tx,
  writeAudit,
} from "../kernel/index.ts";
import type { MailboxPasswords } from "../mailbox/index.ts";
import { type ArrivedMail, fileArrivedMail, holdMail } from "../thread/index.ts";
import { suppressAddresses } from "../suppression/index.ts";
import { findByHeaders, findOwn, learnAlias, type OwnMessage } from "./attribute-mail.ts";
import { type Choice, SURE_OF_PERSON } from "./choose-own.ts";
import { doubtAbout, seemsAbout } from "./doubt-about.ts";
import { eventOfMail, KEPT_AS } from "./event-of-mail.ts";
import { recordEvents } from "./record-events.ts";

type MailboxRow = typeof mailboxes.$inferSelect;
const PER_SYNC = 100;
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

/** The database keeps no NUL and no half of a character; one mail that has some must not hold up those behind it. */
const storable = (mail: InboundMessage): InboundMessage =>
  JSON.parse(JSON.stringify(mail), (_key, value: unknown) =>
    typeof value === "string" ? value.replace(UNSTORABLE, "") : value,
  ) as InboundMessage;

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
  filed: { mailbox: MailboxRow; mail: InboundMessage; isAttributed: boolean; id: string },
): Promise<void> => {
  const { mailbox, mail, isAttributed, id } = filed;
  const why = doubtAbout(mail, isAttributed);
  if (why === undefined) return;
  const { rule, confidence } = mail;
  const about = seemsAbout(mail);
  await holdMail(tx, ctx, { inboundMessageId: id, mailboxId: mailbox.id, about, why, rule, confidence });
};

/** What an answer asks for is done only for somebody it surely is about. */
const meantBy = (mail: InboundMessage, found: Choice<OwnMessage> | undefined) =>
  found && mail.kind === "unsubscribe-request" && found.confidence < SURE_OF_PERSON ? undefined : found;

/** Who asks to be taken off from another address is written to at neither. */
const leaveWriter = async (tx: Tx, ctx: Ctx, mail: InboundMessage, inboundId: string): Promise<void> => {
  const writer = normalizeAddress(mail.from.address);
  // The tagged address says who is meant, whoever writes to it.
  if (!writer.ok || mail.rule === "rfc2369.mailto") return;
  const { rule } = mail;
  const entry = { email: writer.address, reason: "unsubscribed", source: `mail:${inboundId}`, rule } as const;
  await suppressAddresses(tx, ctx, [entry]);
};

const recordMail = async (ctx: Ctx, mailbox: MailboxRow, fetched: FetchedMail): Promise<void> => {
  const mail = storable(await classifyInbound(fetched.raw));
  const header =
    mail.messageId ?? `<${createHash("sha256").update(fetched.raw).digest("hex").slice(0, 40)}@no-id>`;
  await tenantTransaction(ctx, async (tx) => {
    await tx
      .select({ id: mailboxes.id })
      .from(mailboxes)
      .where(eq(mailboxes.id, mailbox.id))
      .for("no key update");
    if (await isOwnCopy(tx, mailbox, mail)) return;
    const found = await findOwn(tx, mailbox, mail, fetched.receivedAt);
    const arrived = arrivedMail(mailbox, mail, found?.own, header, fetched.receivedAt);
    const filed = await fileArrivedMail(tx, ctx, { ...arrived, attribution: found });
    if (!filed) return;
    const meant = meantBy(mail, found);
    await holdDoubtful(tx, ctx, { mailbox, mail, isAttributed: meant !== undefined, id: filed.id });
    if (!meant) return;
    await learnAlias(tx, ctx, mail, meant);
    const event = eventOfMail(mail, meant.own, header, fetched.receivedAt);
    if (event) await recordEvents(tx, ctx, [event]);
    if (event?.kind === "unsubscribed") await leaveWriter(tx, ctx, mail, filed.id);
  });
};

const load = (ctx: Ctx, mailboxId: string) =>
  tenantTransaction(ctx, async (tx) => {
    const [row] = await tx
      .select({ mailbox: mailboxes, secret: secrets })
      .from(mailboxes)
      .innerJoin(secrets, eq(secrets.id, mailboxes.secretId))
      .where(and(eq(mailboxes.id, mailboxId), inArray(mailboxes.state, ["active", "paused", "broken"])));
    return row;
  });

const markBroken = async (ctx: Ctx, mailbox: MailboxRow, message: string): Promise<void> => {
  if (mailbox.state !== "active") return;
  await tenantTransaction(ctx, async (tx) => {
    const stateReason = `The mailbox could not be read: ${message.slice(0, 150)}. Check the account and resume it.`;
    await tx
      .update(mailboxes)
      .set({ state: "broken", stateReason, syncedAt: ctx.clock.now() })
      .where(eq(mailboxes.id, mailbox.id));
    await writeAudit(tx, ctx, {
      action: "mailbox.mark-broken",
      entity: "mailbox",
      entityId: mailbox.id,
      reason: stateReason,
    });
    await announce(tx, ctx, "mailbox", mailbox.id);
  });
};

/**
 * Reads what is new in a mailbox and records it: reports, complaints, automatic and human answers. The cursor moves only
 * after everything before it was recorded. A refused sign-in marks the mailbox broken; an unreachable server is tried again.
 */
export async function syncMailbox(ctx: Ctx, mailboxId: string): Promise<number> {
  const row = await load(ctx, mailboxId);
  if (!row) return 0;
  const { mailbox, secret } = row;
  const passwords = JSON.parse(ctx.doors.secrets.open(secret, secret.sealed)) as MailboxPasswords;
  const cursor = { uidValidity: mailbox.imapUidValidity, nextUid: mailbox.imapNextUid };
  let fetched: Awaited<ReturnType<typeof ctx.doors.imap.fetchSince>>;
  try {
    fetched = await ctx.doors.imap.fetchSince(
      { ...mailbox.imap, password: passwords.imap },
      cursor,
      PER_SYNC,
    );
  } catch (error) {
    const failure = error as Error & { authenticationFailed?: boolean };
    ctx.log.warn({ err: failure, mailboxId }, "a mailbox could not be read");
    if (failure.authenticationFailed) await markBroken(ctx, mailbox, failure.message);
    return 0;
  }
  for (const mail of fetched.mails) await recordMail(ctx, mailbox, mail);
  const { uidValidity, nextUid } = fetched.cursor;
  await tenantTransaction(ctx, (tx) =>
    tx
      .update(mailboxes)
      .set({ imapUidValidity: uidValidity, imapNextUid: nextUid, syncedAt: ctx.clock.now() })
      .where(eq(mailboxes.id, mailboxId)),
  );
  return fetched.mails.length;
}

const SYNC_EVERY_MS = 4000;

/** Enqueues a reading of each mailbox whose last one is too old. */
export async function syncDueMailboxes(ctx: PlatformCtx): Promise<number> {
  const now = ctx.clock.now().getTime();
  const due = await ctx.control
    .select({ tenantId: mailboxes.tenantId, id: mailboxes.id })
    .from(mailboxes)
    .where(
      and(
        inArray(mailboxes.state, ["active", "paused"]),
        lt(sql`coalesce(${mailboxes.syncedAt}, 'epoch')`, new Date(now - SYNC_EVERY_MS).toISOString()),
      ),
    )
    .limit(500);
  const slot = Math.floor(now / SYNC_EVERY_MS);
  for (const { tenantId, id } of due)
    await ctx.jobs.enqueue(
      "event.sync-mailbox",
      { tenantId, mailboxId: id, requestId: ctx.requestId },
      { key: `${id}-${slot}` },
    );
  return due.length;
}
