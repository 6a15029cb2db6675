import { mailLogAccepted, mailLogCursors, sendingServers } from "@penguin/db/schema";
import { classifyReply, parseReplyText } from "@penguin/mail/classify";
import { type MailLogEvent, parsePostfixLine } from "@penguin/mail/mail-log";
import { asc, eq, sql } from "drizzle-orm";
import { eachTenant, type PlatformCtx, tenantTransaction } from "../kernel/index.ts";
import { markSent } from "../ledger/index.ts";
import { type EventInput, recordEvents } from "./record-events.ts";

type Queued = Extract<MailLogEvent, { kind: "queued" }>;
type Delivery = Extract<MailLogEvent, { kind: "delivery" }>;
type Found = { tenant_id: string; id: string; queue_id: string; to_address: string };

const toInput = (event: Delivery, found: Found): EventInput | undefined => {
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

/**
 * The log shows that the server took a mail, and under which queue id: one of unknown fate is sent; one whose answer is
 * still on its way keeps the id, in case that answer is lost.
 */
const keepEvidence = async (ctx: PlatformCtx, serverId: string, queued: readonly Queued[]): Promise<void> => {
  if (queued.length === 0) return;
  const headers = queued.map((event) => event.messageId);
  const rows = await ctx.control.execute<{ tenant_id: string; id: string; message_id_header: string }>(
    sql`select * from app.find_messages_by_header(${serverId}::uuid, array(select jsonb_array_elements_text(${JSON.stringify(headers)}::jsonb)))`,
  );
  const queueIds = new Map(queued.map((event) => [event.messageId, event.queueId]));
  const perTenant = new Map<string, { id: string; queueId: string }[]>();
  for (const row of rows) {
    const found = { id: row.id, queueId: queueIds.get(row.message_id_header) ?? "" };
    perTenant.set(row.tenant_id, [...(perTenant.get(row.tenant_id) ?? []), found]);
  }
  await eachTenant(ctx, perTenant.keys(), "event.read-mail-log", (own) =>
    tenantTransaction(own, async (tx) => {
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

/** The Message-IDs this product makes; a mail server also carries what people write themselves. */
const OWN_MESSAGE_ID = /^<[0-9a-f]{32}@[^@]+>$/;

/** Keeps what the log shows as taken, for the day it is held against the ledger. */
const keepAccepted = async (ctx: PlatformCtx, serverId: string, queued: readonly Queued[]): Promise<void> => {
  const readAt = ctx.clock.now();
  const rows = queued
    .filter(({ messageId }) => OWN_MESSAGE_ID.test(messageId))
    .map(({ messageId, queueId }) => ({ serverId, messageIdHeader: messageId, queueId, readAt }));
  for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT)
    await ctx.control
      .insert(mailLogAccepted)
      .values(rows.slice(from, from + ROWS_A_STATEMENT))
      .onConflictDoNothing();
};

const recordDeliveries = async (
  ctx: PlatformCtx,
  serverId: string,
  deliveries: Delivery[],
): Promise<number> => {
  if (deliveries.length === 0) return 0;
  const queueIds = [...new Set(deliveries.map((event) => event.queueId))];
  const found = (await ctx.control.execute(
    sql`select * from app.find_messages_by_queue_id(${serverId}::uuid, array(select jsonb_array_elements_text(${JSON.stringify(queueIds)}::jsonb)))`,
  )) as unknown as Found[];
  const byQueueId = new Map(found.map((row) => [row.queue_id, row]));
  const perTenant = new Map<string, EventInput[]>();
  for (const event of deliveries) {
    const row = byQueueId.get(event.queueId);
    const input = row && row.to_address === event.recipient.toLowerCase() ? toInput(event, row) : undefined;
    if (row && input) perTenant.set(row.tenant_id, [...(perTenant.get(row.tenant_id) ?? []), input]);
  }
  return eachTenant(ctx, perTenant.keys(), "event.read-mail-log", (own) =>
    tenantTransaction(own, (tx) => recordEvents(tx, own, perTenant.get(own.tenantId) ?? [])),
  );
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

/** How far behind a settlement may be: a line about a queue id that is not in the ledger yet is looked at again. */
const REREAD_BYTES = 65_536;

/**
 * Reads on in the log of every mail server and records what receiving servers answered. Lines are read again for a
 * while, because a server may answer before our own settlement is written; recording is idempotent.
 */
export async function readMailLog(ctx: PlatformCtx): Promise<number> {
  const [server] = await ctx.control
    .select({ id: sendingServers.id })
    .from(sendingServers)
    .orderBy(asc(sendingServers.createdAt))
    .limit(1);
  if (!server) return 0;
  const [cursor] = await ctx.control
    .select()
    .from(mailLogCursors)
    .where(eq(mailLogCursors.serverId, server.id));
  const position = Number(cursor?.position ?? "0");
  const from = Math.max(0, position - REREAD_BYTES);
  const read = await ctx.doors.mailServer.readLog(String(from));
  const at = ctx.clock.now();
  const events = read.lines.map((line) => readLine(line, at)).filter((event) => event !== undefined);
  const queued = events.filter((event) => event.kind === "queued");
  await keepAccepted(ctx, server.id, queued);
  await keepEvidence(ctx, server.id, queued);
  const recorded = await recordDeliveries(
    ctx,
    server.id,
    events.filter((event) => event.kind === "delivery"),
  );
  await ctx.control
    .insert(mailLogCursors)
    .values({ serverId: server.id, position: read.position, readAt: at })
    .onConflictDoUpdate({ target: mailLogCursors.serverId, set: { position: read.position, readAt: at } });
  return recorded;
}
