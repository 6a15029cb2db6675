import { nextOpening, type SendingWindow } from "@penguin/mail/window";
import { sql } from "drizzle-orm";
import type { Ctx, Tx } from "../kernel/index.ts";
import { type MessageIntent, planMessages } from "../ledger/index.ts";
import type { DueRow, PlanMailbox, Queue } from "./lock-due.ts";
import type { Decision, Plan } from "./plan.ts";

type Wait = Extract<Decision, { kind: "wait" }>;

const intentOf = (row: DueRow, mailbox: PlanMailbox, slot: Date): MessageIntent => ({
  kind: "campaign",
  intentKey: `${row.enrollmentId}:${row.position}:1`,
  mailbox: { id: mailbox.mailboxId, address: mailbox.address, serverId: mailbox.serverId },
  toAddress: row.email,
  mxGroup: row.mxGroup,
  dueAt: slot,
  campaignId: row.campaignId,
  position: row.position,
  enrollmentId: row.enrollmentId,
  contactId: row.contactId,
  templateVersionId: row.templateVersionId,
});

const writeIntents = async (tx: Tx, ctx: Ctx, intents: MessageIntent[]): Promise<number> => {
  if (intents.length === 0) return 0;
  const planned = await planMessages(tx, ctx, intents);
  const ids = `{${intents.map((intent) => intent.enrollmentId).join(",")}}`;
  const at = ctx.clock.now().toISOString();
  await tx.execute(sql`
    update enrollments set state = 'sending', next_at = null, wait_reason = null, updated_at = ${at}
    where tenant_id = ${ctx.tenantId} and id = any (${ids}::uuid[])`);
  const counted = `{${planned.map((row) => row.id).join(",")}}`;
  await tx.execute(sql`
    insert into campaign_counters as c (tenant_id, campaign_id, position, planned)
    select tenant_id, campaign_id, position, count(*) from messages
    where tenant_id = ${ctx.tenantId} and id = any (${counted}::uuid[]) group by 1, 2, 3
    on conflict (tenant_id, campaign_id, position) do update set planned = c.planned + excluded.planned`);
  return planned.length;
};

/** What waits for itself alone is looked at again when it may go, so that it holds up nobody behind it. */
const writeContactWaits = async (tx: Tx, ctx: Ctx, waits: { id: string; wait: Wait }[]): Promise<void> => {
  if (waits.length === 0) return;
  const rows = waits.map(({ id, wait }) => ({ id, reason: wait.reason, until: wait.until.toISOString() }));
  await tx.execute(sql`
    update enrollments e set next_at = w.until, wait_reason = w.reason, updated_at = ${ctx.clock.now().toISOString()}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as w(id uuid, reason text, until timestamptz)
    where e.tenant_id = ${ctx.tenantId} and e.id = w.id`);
};

const writeSkips = async (tx: Tx, ctx: Ctx, skips: { id: string; reason: string }[]): Promise<void> => {
  if (skips.length === 0) return;
  await tx.execute(sql`
    update enrollments e set next_at = null, wait_reason = null, updated_at = ${ctx.clock.now().toISOString()},
      state = case when w.reason = 'suppressed' then 'exited' else 'failed' end,
      exit_reason = case when w.reason = 'suppressed' then 'suppressed' else e.exit_reason end, failure = w.reason
    from jsonb_to_recordset(${JSON.stringify(skips)}::jsonb) as w(id uuid, reason text)
    where e.tenant_id = ${ctx.tenantId} and e.id = w.id`);
};

/** Pacing moves on with every mail; only that it is the reason is worth a write. */
const MOVING: ReadonlySet<string> = new Set(["mailbox_gap", "turn_over"]);

const changed = (queue: Queue, wait: Wait | undefined): boolean => {
  if ((wait?.reason ?? null) !== queue.waitReason) return true;
  if (!wait || MOVING.has(wait.reason)) return false;
  return queue.waitUntil === null || new Date(queue.waitUntil).getTime() !== wait.until.getTime();
};

const writeQueueWaits = async (
  tx: Tx,
  ctx: Ctx,
  queues: readonly Queue[],
  waits: ReadonlyMap<string, Wait>,
): Promise<void> => {
  const rows = queues.flatMap((queue) => {
    const wait = waits.get(`${queue.campaignId} ${queue.mailboxId}`);
    if (!changed(queue, wait)) return [];
    const until = wait && !MOVING.has(wait.reason) ? wait.until.toISOString() : null;
    return [{ campaign: queue.campaignId, mailbox: queue.mailboxId, reason: wait?.reason ?? null, until }];
  });
  if (rows.length === 0) return;
  await tx.execute(sql`
    update campaign_mailboxes q set wait_reason = w.reason, wait_until = w.until
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as w(campaign uuid, mailbox uuid, reason text, until timestamptz)
    where q.tenant_id = ${ctx.tenantId} and q.campaign_id = w.campaign and q.mailbox_id = w.mailbox`);
};

const saveBudgets = async (tx: Tx, { mailboxes, domains, groups }: Plan): Promise<void> => {
  const boxes = [...mailboxes].map(([id, after]) => ({ id, ...after }));
  await tx.execute(sql`
    update mailbox_limits l set day = w.day, reserved = w.reserved, next_slot_at = w."nextSlotAt"
    from jsonb_to_recordset(${JSON.stringify(boxes)}::jsonb) as w(id uuid, day text, reserved integer, "nextSlotAt" timestamptz)
    where l.mailbox_id = w.id`);
  if (domains.size > 0)
    await tx.execute(sql`
      update sender_domain_limits l set day = w.day, reserved = w.reserved
      from jsonb_to_recordset(${JSON.stringify([...domains].map(([id, budget]) => ({ id, ...budget })))}::jsonb)
        as w(id uuid, day text, reserved integer)
      where l.sender_domain_id = w.id`);
  if (groups.size === 0) return;
  const rows = [...groups].map(([key, { minuteMs, reserved }]) => {
    const [server, ...group] = key.split(" ");
    return { server, group: group.join(" "), minute: new Date(minuteMs).toISOString(), reserved };
  });
  await tx.execute(sql`
    update mx_group_limits l set reserved_minute = w.minute, reserved = w.reserved
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as w(server uuid, "group" text, minute timestamptz, reserved integer)
    where l.server_id = w.server and l.mx_group = w."group"`);
};

/** Writes what was decided, in the transaction that locked it. Returns how many mails were planned. */
export async function writePlan(
  tx: Tx,
  ctx: Ctx,
  facts: { queues: readonly Queue[]; due: readonly DueRow[]; mailboxes: ReadonlyMap<string, PlanMailbox> },
  made: Plan,
): Promise<number> {
  const intents: MessageIntent[] = [];
  const contactWaits: { id: string; wait: Wait }[] = [];
  const queueWaits = new Map<string, Wait>();
  const skips: { id: string; reason: string }[] = [];
  for (const [index, row] of facts.due.entries()) {
    const decision = made.decisions[index];
    const mailbox = facts.mailboxes.get(row.mailboxId);
    if (decision?.kind === "plan" && mailbox) intents.push(intentOf(row, mailbox, decision.slot));
    else if (decision?.kind === "skip") skips.push({ id: row.enrollmentId, reason: decision.reason });
    else if (decision?.kind === "wait" && decision.of === "contact")
      contactWaits.push({ id: row.enrollmentId, wait: decision });
    else if (decision?.kind === "wait") queueWaits.set(`${row.campaignId} ${row.mailboxId}`, decision);
  }
  await saveBudgets(tx, made);
  await writeContactWaits(tx, ctx, contactWaits);
  await writeSkips(tx, ctx, skips);
  await writeQueueWaits(tx, ctx, facts.queues, queueWaits);
  return writeIntents(tx, ctx, intents);
}

/** Notes at the queues of campaigns whose window is closed until when it is. Writes only what changed. */
export async function noteClosed(
  tx: Tx,
  ctx: Ctx,
  closed: readonly { id: string; window: SendingWindow }[],
): Promise<void> {
  if (closed.length === 0) return;
  const at = ctx.clock.now();
  const rows = closed.map(({ id, window }) => ({ id, until: nextOpening(window, at).toISOString() }));
  await tx.execute(sql`
    update campaign_mailboxes q set wait_reason = 'window_closed', wait_until = w.until
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as w(id uuid, until timestamptz)
    where q.tenant_id = ${ctx.tenantId} and q.campaign_id = w.id
      and (q.wait_reason is distinct from 'window_closed' or q.wait_until is distinct from w.until)`);
}
