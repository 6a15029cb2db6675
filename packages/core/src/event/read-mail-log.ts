import { steady } from "@penguin/db";
import { mailLogAccepted, mailLogCursors, sendingServers } from "@penguin/db/schema";
import { classifyReply, parseReplyText } from "@penguin/mail/classify";
import { isOwnMessageId, type MailLogEvent, parsePostfixLine } from "@penguin/mail/mail-log";
import { asc, eq, sql } from "drizzle-orm";
import { eachTenant, type PlatformCtx, steadyTransaction } from "../kernel/index.ts";
import { markSent } from "../ledger/index.ts";
import { type ProviderReply, shapeGroups } from "../send/index.ts";
import { type EventInput, recordEvents } from "./record-events.ts";

type Delivery = Extract<MailLogEvent, { kind: "delivery" }>;
type Found = Record<"tenant_id" | "id" | "queue_id" | "to_address" | "mx_group", string>;

const toRefusal = (event: Delivery, found: Found): ProviderReply => ({
  mxGroup: found.mx_group,
  key: `${found.id}:${event.at.getTime()}`,
  at: event.at,
  text: event.reply,
  enhanced: event.dsn,
});

const toInput = (event: Delivery, found: Found): EventInput => {
  const messageId = found.id;
  const detail = { reply: event.reply.slice(0, 500), enhanced: event.dsn, relay: event.relay };
  if (event.status === "sent")
    return { messageId, kind: "accepted", key: `accepted:${messageId}`, at: event.at, detail };
  if (event.status === "deferred")
    return {
      messageId,
      kind: "deferred",
      key: `deferred:${messageId}:${event.at.getTime()}`,
      at: event.at,
      detail,
    };
  const { code } = parseReplyText(event.reply);
  const verdict = classifyReply({ code, enhanced: event.dsn, text: event.reply, stage: "rcpt" });
  const expired = event.status === "expired" ? { suppress: false } : {};
  return {
    messageId,
    kind: "bounced",
    key: `bounced:${messageId}`,
    at: event.at,
    detail: {
      ...detail,
      ...(code ? { code } : {}),
      reason: verdict.reason,
      verdict: verdict.verdict,
      suppress: verdict.suppress,
      ...expired,
    },
  };
};

/** The queue ids under which mails lie in the queue, by Message-ID. A header alone proves nothing: it may have been cut off. */
const queuedIn = (events: readonly MailLogEvent[]): Map<string, string> => {
  const queued = new Set(events.flatMap((event) => (event.kind === "queued" ? [event.queueId] : [])));
  return new Map(
    events.flatMap((event) =>
      event.kind === "header" && queued.has(event.queueId) ? [[event.messageId, event.queueId]] : [],
    ),
  );
};

/**
 * The log shows that the server took a mail, and under which queue id: one of unknown fate is sent; one whose answer is
 * still on its way keeps the id, in case that answer is lost.
 */
const keepEvidence = async (
  ctx: PlatformCtx,
  serverId: string,
  queueIds: ReadonlyMap<string, string>,
): Promise<void> => {
  if (queueIds.size === 0) return;
  const rows = await steady(ctx.control).execute<{
    tenant_id: string;
    id: string;
    message_id_header: string;
  }>(
    sql`select * from app.find_messages_by_header(${serverId}::uuid, array(select jsonb_array_elements_text(${JSON.stringify([...queueIds.keys()])}::jsonb)))`,
  );
  const perTenant = new Map<string, { id: string; queueId: string }[]>();
  for (const row of rows) {
    const found = { id: row.id, queueId: queueIds.get(row.message_id_header) ?? "" };
    perTenant.set(row.tenant_id, [...(perTenant.get(row.tenant_id) ?? []), found]);
  }
  await eachTenant(ctx, perTenant.keys(), "event.read-mail-log", (own) =>
    steadyTransaction(own, async (tx) => {
      const found = perTenant.get(own.tenantId) ?? [];
      const moved = await markSent(tx, found, ctx.clock.now());
      await tx.execute(sql`
        update messages m set queue_id = f."queueId"
        from jsonb_to_recordset(${JSON.stringify(found)}::jsonb) as f(id uuid, "queueId" text)
        where m.id = f.id and m.state = 'sending' and m.queue_id = ''`);
      return moved;
    }),
  );
};

/**
 * What a reader of the log knows of the stretch it read last, so that lines which are read again cost nothing: those whose
 * mail was found and recorded, and the queue ids that are kept. Starts empty.
 */
export interface LogMemory {
  /** How far it had read: a database that says otherwise is not the one that was written to. */
  position: string;
  recorded: Set<string>;
  accepted: Set<string>;
}

/** Of a reader that has read nothing. */
export const emptyMemory = (): LogMemory => ({ position: "0", recorded: new Set(), accepted: new Set() });

/** Keeps what the log shows as taken, for the day it is held against the ledger. */
const keepAccepted = async (
  ctx: PlatformCtx,
  serverId: string,
  queueIds: ReadonlyMap<string, string>,
  memory: LogMemory,
): Promise<void> => {
  const fresh = [...queueIds].filter(([, queueId]) => !memory.accepted.has(queueId));
  const readAt = ctx.clock.now();
  const rows = fresh
    .filter(([messageId]) => isOwnMessageId(messageId))
    .map(([messageId, queueId]) => ({ serverId, messageIdHeader: messageId, queueId, readAt }));
  for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT)
    await steady(ctx.control)
      .insert(mailLogAccepted)
      .values(rows.slice(from, from + ROWS_A_STATEMENT))
      .onConflictDoNothing();
  memory.accepted = new Set(queueIds.values());
};

const nameOf = ({ queueId, recipient, status, at, reply }: Delivery): string =>
  `${queueId} ${recipient} ${status} ${at.getTime()} ${reply}`;

/** Records the deliveries that are not remembered; from then on those of `all` that are recorded are. */
const recordDeliveries = async (
  ctx: PlatformCtx,
  serverId: string,
  all: Delivery[],
  memory: LogMemory,
): Promise<number> => {
  const deliveries = all.filter((event) => !memory.recorded.has(nameOf(event)));
  memory.recorded = new Set(all.map(nameOf).filter((name) => memory.recorded.has(name)));
  if (deliveries.length === 0) return 0;
  const queueIds = [...new Set(deliveries.map((event) => event.queueId))];
  const found = (await steady(ctx.control).execute(
    sql`select * from app.find_messages_by_queue_id(${serverId}::uuid, array(select jsonb_array_elements_text(${JSON.stringify(queueIds)}::jsonb)))`,
  )) as unknown as Found[];
  const byQueueId = new Map(found.map((row) => [row.queue_id, row]));
  const perTenant = new Map<string, { inputs: EventInput[]; names: string[] }>();
  const refusals: ProviderReply[] = [];
  for (const event of deliveries) {
    const row = byQueueId.get(event.queueId);
    if (row?.to_address !== event.recipient.toLowerCase()) continue;
    const share = perTenant.get(row.tenant_id) ?? { inputs: [], names: [] };
    share.inputs.push(toInput(event, row));
    share.names.push(nameOf(event));
    perTenant.set(row.tenant_id, share);
    if (event.status !== "sent") refusals.push(toRefusal(event, row));
  }
  const recorded = await eachTenant(ctx, perTenant.keys(), "event.read-mail-log", async (own) => {
    const { inputs = [], names = [] } = perTenant.get(own.tenantId) ?? {};
    const fresh = await steadyTransaction(own, (tx) => recordEvents(tx, own, inputs));
    for (const name of names) memory.recorded.add(name);
    return fresh;
  });
  await shapeGroups(ctx, serverId, refusals);
  return recorded;
};

/** A statement may carry 65,534 parameters; a row has four. */
const ROWS_A_STATEMENT = 5000;
const DAY_MS = 86_400_000;

/** A line has no year: one that would lie in the future is of the year before. */
const readLine = (line: string, at: Date): MailLogEvent | undefined => {
  const event = parsePostfixLine(line, at.getUTCFullYear());
  const isAhead = event?.kind === "delivery" && event.at.getTime() > at.getTime() + DAY_MS;
  return isAhead ? parsePostfixLine(line, at.getUTCFullYear() - 1) : event;
};

/**
 * How far back lines are read again: a settlement may be behind the line about its queue id, and the line that a mail is
 * queued comes a moment after the one with its Message-ID.
 */
const REREAD_BYTES = 65_536;

/** A read that brings less has come to the end of the log. */
const SHORT_READ_BYTES = 65_536;

const databaseNow = async (ctx: PlatformCtx): Promise<Date> => {
  const [row] = await steady(ctx.control).execute<{ now: string }>(sql`select app.now() as now`);
  return new Date(String(row?.now));
};

/** The server whose log is read. */
export async function findLogServer(ctx: PlatformCtx): Promise<{ id: string } | undefined> {
  const [server] = await steady(ctx.control)
    .select({ id: sendingServers.id })
    .from(sendingServers)
    .orderBy(asc(sendingServers.createdAt))
    .limit(1);
  return server;
}

/** Reads a stretch from `position` on, records it and says where it ended. */
const readStretch = async (ctx: PlatformCtx, serverId: string, position: number, memory: LogMemory) => {
  const read = await ctx.doors.mailServer.readLog(String(Math.max(0, position - REREAD_BYTES)));
  const at = ctx.clock.now();
  const events = read.lines.map((line) => readLine(line, at)).filter((event) => event !== undefined);
  const queueIds = queuedIn(events);
  await keepAccepted(ctx, serverId, queueIds, memory);
  await keepEvidence(ctx, serverId, queueIds);
  const recorded = await recordDeliveries(
    ctx,
    serverId,
    events.filter((event) => event.kind === "delivery"),
    memory,
  );
  return { recorded, position: Number(read.position) };
};

/**
 * Reads the log of the mail server to its end and records what receiving servers answered. Lines are read again for a
 * while, because a server may answer before our own settlement is written; recording is idempotent. Up to which instant
 * the log is known is told in the database's own time, as leases are.
 */
export async function readMailLog(ctx: PlatformCtx, memory = emptyMemory()): Promise<number> {
  const server = await findLogServer(ctx);
  if (!server) return 0;
  const [cursor] = await steady(ctx.control)
    .select()
    .from(mailLogCursors)
    .where(eq(mailLogCursors.serverId, server.id));
  if (memory.position !== cursor?.position) Object.assign(memory, emptyMemory());
  const readAt = await databaseNow(ctx);
  let [position, recorded, gained] = [Number(cursor?.position ?? "0"), 0, 0];
  do {
    const stretch = await readStretch(ctx, server.id, position, memory);
    recorded += stretch.recorded;
    gained = stretch.position - position;
    position = stretch.position;
  } while (gained >= SHORT_READ_BYTES);
  const known = { position: String(position), readAt };
  await steady(ctx.control)
    .insert(mailLogCursors)
    .values({ serverId: server.id, ...known })
    .onConflictDoUpdate({ target: mailLogCursors.serverId, set: known });
  memory.position = known.position;
  return recorded;
}
