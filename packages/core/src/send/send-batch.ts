import type { Db } from "@penguin/db";
import type { SecretBox } from "@penguin/infra/secret";
import type { SmtpConnectionSettings, SmtpOutcome, SmtpTransport } from "@penguin/infra/smtp";
import { classifyReply } from "@penguin/mail/classify";
import type { Clock } from "@penguin/runtime/clock";
import type { Logger } from "@penguin/runtime/log";
import { sql } from "drizzle-orm";
import type { MailboxPasswords } from "../mailbox/index.ts";
import type { ClaimedBatch, ClaimedMailbox, ClaimedMessage } from "./claimed-batch.ts";
import { type ComposedMail, type Composer, composeMail } from "./compose-mail.ts";
import { askGates } from "./gates.ts";
import type { Settlement, Settler } from "./settler.ts";

/** What a sending server works with. Its database login may only execute claim, prepare, settle and heartbeat. */
export interface SenderCtx {
  db: Db;
  clock: Clock;
  log: Logger;
  smtp: SmtpTransport;
  secrets: SecretBox;
  composer: Composer;
  settler: Settler;
}

type Settle = (settlement: Settlement) => void;
type Ready = { message: ClaimedMessage; mail: ComposedMail };

const LEASE_SECONDS = 300;
/** Hand-overs at the same time within a batch. */
const PARALLEL = 8;
/** How many batches a sending server works on at the same time: while one waits for the database, others talk SMTP. */
export const SEND_LANES = 4;
/** How many messages a lane claims at once. */
export const SEND_BATCH = 100;
/** Waits before the next try of a mail our own mail server put off, in minutes; after the last one it fails. */
const RETRY_MINUTES = [5, 15, 60, 240, 720];

const claim = async (ctx: SenderCtx, limit: number): Promise<ClaimedBatch> => {
  const at = ctx.clock.now().toISOString();
  const [row] = await ctx.db.execute<{ batch: ClaimedBatch }>(
    sql`select app.claim_messages(${limit}, ${at}::timestamptz, ${LEASE_SECONDS}) as batch`,
  );
  return row?.batch ?? { messages: [], campaigns: {}, templates: {}, mailboxes: {} };
};

const base = (message: ClaimedMessage, at: Date): Pick<Settlement, "tenantId" | "id" | "fence" | "at"> => ({
  tenantId: message.tenantId,
  id: message.id,
  fence: message.fence,
  at: at.toISOString(),
});

type Connections = ReadonlyMap<string, SmtpConnectionSettings>;

const LOCKED_WAIT_MS = 300_000;

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

const sort = (
  ctx: SenderCtx,
  batch: ClaimedBatch,
  connections: Connections,
  at: Date,
): { ready: Ready[]; settled: Settlement[] } => {
  const ready: Ready[] = [];
  const settled: Settlement[] = [];
  for (const message of batch.messages) {
    const mailbox = batch.mailboxes[message.mailboxId] as ClaimedMailbox;
    const campaign = message.campaignId ? batch.campaigns[message.campaignId] : undefined;
    const answer = askGates({ message, campaign, mailbox, at });
    if (answer.kind === "skip")
      settled.push({ ...base(message, at), outcome: "skipped", state: "skipped", reason: answer.reason });
    else if (answer.kind === "wait")
      settled.push({
        ...base(message, at),
        outcome: "released",
        state: "planned",
        reason: answer.reason,
        nextAt: answer.until.toISOString(),
      });
    else if (!connections.has(message.mailboxId)) {
      const nextAt = new Date(at.getTime() + LOCKED_WAIT_MS).toISOString();
      settled.push({
        ...base(message, at),
        outcome: "released",
        state: "planned",
        reason: "secret_unreadable",
        nextAt,
      });
    } else {
      const made = composeMail(ctx.composer, batch, message, at);
      if (made.ok) ready.push({ message, mail: made.mail });
      else
        settled.push({
          ...base(message, at),
          outcome: "skipped",
          state: "skipped",
          reason: made.reason,
          reply: made.detail,
        });
    }
  }
  return { ready, settled };
};

/** Stores the texts and asks once more, at the last moment, whether each mail may go. */
const prepare = async (ctx: SenderCtx, ready: Ready[], at: Date, settle: Settle): Promise<Ready[]> => {
  if (ready.length === 0) return [];
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
  const [row] = await ctx.db.execute<{ held: Record<string, string> }>(
    sql`select app.prepare_messages(${JSON.stringify(items)}::jsonb, ${at.toISOString()}::timestamptz) as held`,
  );
  const go: Ready[] = [];
  for (const item of ready) {
    const answer = row?.held[item.message.id];
    if (answer === "go") go.push(item);
    else if (answer === "campaign_not_active")
      settle({ ...base(item.message, at), outcome: "released", state: "planned", reason: answer });
    else if (answer)
      settle({ ...base(item.message, at), outcome: "skipped", state: "skipped", reason: answer });
  }
  return go;
};

const settlementOf = (message: ClaimedMessage, outcome: SmtpOutcome, at: Date): Settlement => {
  const said = { code: outcome.code, enhanced: outcome.enhanced, reply: outcome.reply };
  if (outcome.kind === "accepted")
    return {
      ...base(message, at),
      ...said,
      outcome: "accepted",
      state: "sent",
      reason: "",
      queueId: outcome.queueId,
    };
  if (outcome.kind === "unknown")
    return { ...base(message, at), ...said, outcome: "unknown", state: "unknown", reason: "connection_lost" };
  if (outcome.kind === "rejected") {
    const stage = outcome.stage === "auth" ? "mail" : outcome.stage;
    const verdict = classifyReply({
      code: outcome.code,
      enhanced: outcome.enhanced,
      text: outcome.reply,
      stage,
    });
    return {
      ...base(message, at),
      ...said,
      outcome: "rejected",
      state: "bounced",
      reason: verdict.reason,
      detail: { ...verdict },
    };
  }
  const minutes = RETRY_MINUTES[message.attempt - 1];
  if (minutes === undefined)
    return { ...base(message, at), ...said, outcome: "deferred", state: "failed", reason: "gave_up" };
  const nextAt = new Date(at.getTime() + minutes * 60_000).toISOString();
  return {
    ...base(message, at),
    ...said,
    outcome: "deferred",
    state: "deferred",
    reason: outcome.stage,
    nextAt,
  };
};

/** A hand-over that throws instead of answering may have happened. */
const handOver = async (
  ctx: SenderCtx,
  connection: SmtpConnectionSettings,
  mail: ComposedMail,
): Promise<SmtpOutcome> => {
  try {
    return await ctx.smtp.submit(connection, mail.envelope, mail.raw);
  } catch (error) {
    ctx.log.error({ err: error }, "handing a mail over failed without an answer");
    return { kind: "unknown", reply: "", stage: "data" };
  }
};

const deliver = async (
  ctx: SenderCtx,
  connections: Connections,
  ready: Ready[],
  settle: Settle,
): Promise<void> => {
  const queue = [...ready];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { message, mail } = next;
      const connection = connections.get(message.mailboxId) as SmtpConnectionSettings;
      const outcome = await handOver(ctx, connection, mail);
      settle(settlementOf(message, outcome, ctx.clock.now()));
    }
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL, queue.length) }, work));
};

/**
 * Claims at most `limit` due messages of this server, asks their gates, sends what may go and settles what happened in
 * groups. Returns how many were claimed. At most once: a message whose fate is not known is left *unknown*.
 */
export async function sendBatch(ctx: SenderCtx, limit: number): Promise<number> {
  const batch = await claim(ctx, limit);
  if (batch.messages.length === 0) return 0;
  const at = ctx.clock.now();
  const writing: Promise<void>[] = [];
  const settle: Settle = (settlement) => {
    const written = ctx.settler.settle(settlement);
    written.catch(() => undefined);
    writing.push(written);
  };
  const connections = openConnections(ctx, batch);
  const { ready, settled } = sort(ctx, batch, connections, at);
  for (const settlement of settled) settle(settlement);
  const go = await prepare(ctx, ready, at, settle);
  await deliver(ctx, connections, go, settle);
  ctx.settler.flush();
  await Promise.all(writing);
  return batch.messages.length;
}
