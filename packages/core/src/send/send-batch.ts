import { PLANNED_ONCE } from "@penguin/db";
import type { SmtpConnectionSettings } from "@penguin/infra/smtp";
import { faultPoint } from "@penguin/runtime/fault-point";
import { sql } from "drizzle-orm";
import type { MailboxPasswords } from "../mailbox/index.ts";
import type { ClaimedBatch, ClaimedMailbox } from "./claimed-batch.ts";
import { composeMail } from "./compose-mail.ts";
import { askGates } from "./gates.ts";
import { type HandOver, handOver } from "./hand-over.ts";
import { wasAway, watchDatabase } from "./last-question.ts";
import type { SenderCtx } from "./sender-ctx.ts";
import { release, skip, stayHere } from "./settlement.ts";
import type { Settlement } from "./settler.ts";

/** How many batches a sending server works on at the same time: while one waits for the database, others talk SMTP. */
export const SEND_LANES = 4;
/** How many messages a lane claims at once. */
export const SEND_BATCH = 200;

const LOCKED_WAIT_MS = 300_000;

type Settle = (settlement: Settlement) => void;
type Connections = ReadonlyMap<string, SmtpConnectionSettings>;

const NOTHING: ClaimedBatch = { messages: [], campaigns: {}, templates: {}, mailboxes: {} };

const claim = async (ctx: SenderCtx, limit: number): Promise<ClaimedBatch> => {
  if (wasAway(ctx)) return NOTHING;
  const at = ctx.clock.now().toISOString();
  const question = sql`${PLANNED_ONCE}select app.claim_messages(${limit}, ${at}::timestamptz, ${ctx.leaseSeconds}) as batch`;
  const [row] = await watchDatabase(ctx, () => ctx.db.execute<{ batch: ClaimedBatch }>(question));
  const batch = row?.batch ?? NOTHING;
  const messages = batch.messages.filter(({ id, fence }) => !ctx.givenBack.delete(`${id}:${fence}`));
  return { ...batch, messages };
};

const connectionOf = (ctx: SenderCtx, mailbox: ClaimedMailbox): SmtpConnectionSettings => {
  const binding = { tenantId: mailbox.tenantId, path: mailbox.secretPath, version: mailbox.secretVersion };
  const passwords = JSON.parse(ctx.secrets.open(binding, mailbox.sealed)) as MailboxPasswords;
  return { ...mailbox.smtp, password: passwords.smtp };
};

/** How to reach each mailbox; one whose secret does not open is left out, so that it holds up only its own mails. */
const openConnections = (ctx: SenderCtx, batch: ClaimedBatch): Connections => {
  const connections = new Map<string, SmtpConnectionSettings>();
  for (const [id, mailbox] of Object.entries(batch.mailboxes)) {
    try {
      connections.set(id, connectionOf(ctx, mailbox));
    } catch (error) {
      ctx.log.error({ err: error, mailboxId: id }, "the secret of a mailbox could not be opened");
    }
  }
  return connections;
};

/** Asks the gates of each message and composes what may go; the rest is settled. */
const compose = (
  ctx: SenderCtx,
  batch: ClaimedBatch,
  connections: Connections,
  settle: Settle,
): HandOver[] => {
  const at = ctx.clock.now();
  const ready: HandOver[] = [];
  for (const message of batch.messages) {
    const mailbox = batch.mailboxes[message.mailboxId] as ClaimedMailbox;
    const campaign = message.campaignId ? batch.campaigns[message.campaignId] : undefined;
    const connection = connections.get(message.mailboxId);
    const answer = askGates({ message, campaign, mailbox, at });
    if (answer.kind === "skip") settle(skip(message, answer.reason, at));
    else if (answer.kind === "wait") settle(release(message, answer.reason, at, answer.until));
    else if (!connection)
      settle(release(message, "secret_unreadable", at, new Date(at.getTime() + LOCKED_WAIT_MS)));
    else {
      const made = composeMail(ctx.composer, batch, message, at);
      if (made.ok) ready.push({ message, mailbox, connection, mail: made.mail });
      else settle(skip(message, made.reason, at, made.detail));
    }
  }
  return ready;
};

const askHeld = async (ctx: SenderCtx, ready: readonly HandOver[]): Promise<Record<string, string>> => {
  const items = ready.map(({ message, mail }) => ({
    tenantId: message.tenantId,
    id: message.id,
    fence: message.fence,
    subject: mail.subject,
    inReplyTo: mail.inReplyTo,
    text: mail.text,
    html: mail.html,
    links: mail.links,
  }));
  const at = ctx.clock.now().toISOString();
  const [row] = await ctx.db.execute<{ held: Record<string, string> }>(
    sql`${PLANNED_ONCE}select app.prepare_messages(${JSON.stringify(items)}::jsonb, ${at}::timestamptz) as held`,
  );
  return row?.held ?? {};
};

/** Stores the texts and asks once more, at the last moment, whether each mail may go. Nothing has left yet. */
const prepare = async (ctx: SenderCtx, ready: HandOver[], settle: Settle): Promise<HandOver[]> => {
  if (ready.length === 0) return [];
  let held: Record<string, string>;
  try {
    held = await askHeld(ctx, ready);
  } catch (error) {
    ctx.log.error({ err: error }, "a batch could not be prepared and goes back to the plan");
    for (const { message } of ready) settle(release(message, "database_away", ctx.clock.now()));
    return [];
  }
  const at = ctx.clock.now();
  const go: HandOver[] = [];
  for (const item of ready) {
    const answer = held[item.message.id];
    if (answer === "go") go.push(item);
    else if (answer !== undefined) settle(stayHere(item.message, answer, at));
  }
  return go;
};

/**
 * Claims at most `limit` due messages of this server, asks their gates, sends what may go and settles what happened in
 * groups. Returns how many were claimed. At most once: a message whose fate is not known is left *unknown*.
 */
export async function sendBatch(ctx: SenderCtx, limit: number): Promise<number> {
  const leaseEndsMs = performance.now() + ctx.leaseSeconds * 900;
  const claimed = { claimedAt: ctx.clock.now().toISOString(), worker: ctx.journal.id };
  const batch = await claim(ctx, limit);
  if (batch.messages.length === 0) return 0;
  const ids = batch.messages.map(({ id }) => id);
  for (const id of ids) ctx.inFlight.add(id);
  faultPoint("claimed");
  const writing: Promise<void>[] = [];
  const settle: Settle = (settlement) => {
    const evidence = { ...claimed, ...settlement.evidence };
    const written = ctx.settler.settle({ ...settlement, evidence });
    written.catch(() => undefined);
    writing.push(written);
  };
  const ready = compose(ctx, batch, openConnections(ctx, batch), settle);
  faultPoint("composed");
  const go = await prepare(ctx, ready, settle);
  faultPoint("prepared");
  await handOver(ctx, go, leaseEndsMs, settle);
  ctx.settler.flush();
  await Promise.all(writing);
  ctx.journal.forget(ids);
  for (const id of ids) ctx.inFlight.delete(id);
  return batch.messages.length;
}
