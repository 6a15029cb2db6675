import { mailLogCursors } from "@penguin/db/schema";
import { sql } from "drizzle-orm";
import { eachTenant, type PlatformCtx, tenantTransaction, type Tx } from "../kernel/index.ts";
import { DELIVERED_AFTER_MS, NO_EVIDENCE_AFTER_MS } from "./deadlines.ts";
import { markSent } from "./mark-sent.ts";

const instants = (at: Date) => ({
  now: at.toISOString(),
  quietSince: new Date(at.getTime() - DELIVERED_AFTER_MS).toISOString(),
  noEvidenceSince: new Date(at.getTime() - NO_EVIDENCE_AFTER_MS).toISOString(),
});

const expireLeases = (tx: Tx) =>
  tx.execute(sql`
    update messages set state = 'unknown', state_reason = 'lease_expired'
    where wake_at is not null and state = 'sending' and lease_until < app.now() returning 1`);

/** The log named the queue id while the worker could not. */
const settleFound = async (tx: Tx, at: Date): Promise<number> => {
  const found = await tx.execute<{ id: string; queue_id: string }>(sql`
    select id, queue_id from messages where wake_at is not null and state = 'unknown' and queue_id <> ''`);
  if (found.length === 0) return 0;
  return markSent(
    tx,
    found.map((row) => ({ id: row.id, queueId: row.queue_id })),
    at,
  );
};

/**
 * A mail that its own mail server has not queued, as far as its log tells beyond the lease: planned again. The server
 * refuses the Message-ID should it have taken it after all.
 */
const planUnqueued = (tx: Tx, at: Date, readTo: Record<string, string>, lagSeconds: number) =>
  tx.execute(sql`
    update messages m set state = 'planned', state_reason = 'not_queued', due_at = ${at.toISOString()}, lease_until = null
    from mailboxes b, jsonb_each_text(${JSON.stringify(readTo)}::jsonb) r
    where m.wake_at is not null and m.state = 'unknown' and m.queue_id = '' and b.id = m.mailbox_id and b.kind = 'hosted'
      and b.server_id = r.key::uuid and m.lease_until < r.value::timestamptz - make_interval(secs => ${lagSeconds})
    returning 1`);

const markDelivered = (tx: Tx, at: Date) => {
  const { now, quietSince } = instants(at);
  return tx.execute(sql`
    with moved as (
      update messages set state = 'delivered', final_at = ${now}
      where state = 'sent' and accepted_at <= ${quietSince} and final_at is null
      returning tenant_id, campaign_id, position, kind
    ), counted as (
      insert into campaign_counters as c (tenant_id, campaign_id, position, delivered)
      select tenant_id, campaign_id, position, count(*) from moved where kind = 'campaign' group by 1, 2, 3
      on conflict (tenant_id, campaign_id, position) do update set delivered = c.delivered + excluded.delivered
    )
    select 1 from moved`);
};

const giveUpUnknown = (tx: Tx, at: Date) => {
  const { now, noEvidenceSince } = instants(at);
  return tx.execute(sql`
    with moved as (
      update messages set state = 'failed', state_reason = 'no_evidence', final_at = ${now}
      where wake_at is not null and state = 'unknown' and due_at <= ${noEvidenceSince}
      returning tenant_id, campaign_id, position, kind, enrollment_id
    ), ended as (
      update enrollments e set state = 'failed', failure = 'no_evidence', next_at = null, updated_at = ${now}
      from moved m where e.tenant_id = m.tenant_id and e.id = m.enrollment_id and e.state = 'sending'
    ), counted as (
      insert into campaign_counters as c (tenant_id, campaign_id, position, failed)
      select tenant_id, campaign_id, position, count(*) from moved where kind = 'campaign' group by 1, 2, 3
      on conflict (tenant_id, campaign_id, position) do update set failed = c.failed + excluded.failed
    )
    select 1 from moved`);
};

/** A mail put off, or planned again, after its campaign had ended: nobody would ever claim it. */
const skipEnded = (tx: Tx, at: Date) =>
  tx.execute(sql`
    with skipped as (
      update messages m set state = 'skipped', state_reason = 'campaign_stopped', final_at = ${at.toISOString()}
      from campaigns c
      where c.id = m.campaign_id and c.state in ('completed', 'archived') and m.kind = 'campaign'
        and m.wake_at is not null and m.state in ('planned', 'deferred')
      returning m.tenant_id, m.campaign_id, m.position
    ), counted as (
      insert into campaign_counters as c (tenant_id, campaign_id, position, skipped)
      select tenant_id, campaign_id, position, count(*) from skipped group by 1, 2, 3
      on conflict (tenant_id, campaign_id, position) do update set skipped = c.skipped + excluded.skipped
    )
    select 1 from skipped`);

/**
 * Marks what time and evidence decide: a lease that ran out leaves its mail *unknown*; one of those that the mail server's
 * log shows is sent, one that the log would show and does not is planned again where that server refuses copies; a mail
 * accepted 72 hours ago without a bounce is *delivered*, and one of unknown fate without evidence for a day has failed.
 * What waits for a campaign that has ended is skipped.
 * Returns how many rows moved.
 */
export async function sweepLedger(ctx: PlatformCtx): Promise<number> {
  const at = ctx.clock.now();
  const { quietSince } = instants(at);
  const { refusesCopies, logLagSeconds } = ctx.settings.mailHost;
  const tenants = await ctx.control.execute<{ tenant_id: string }>(sql`
    select distinct tenant_id from messages
    where (wake_at is not null and (state = 'unknown' or (state = 'sending' and lease_until < app.now())))
      or (accepted_at <= ${quietSince} and final_at is null and state = 'sent')
    union
    select c.tenant_id from campaigns c
    where c.state in ('completed', 'archived') and exists (select from messages m
      where m.tenant_id = c.tenant_id and m.campaign_id = c.id and m.kind = 'campaign' and m.state in ('planned', 'deferred'))`);
  if (tenants.length === 0) return 0;
  const cursors = refusesCopies ? await ctx.control.select().from(mailLogCursors) : [];
  const readTo = Object.fromEntries(cursors.map((cursor) => [cursor.serverId, cursor.readAt.toISOString()]));
  return eachTenant(
    ctx,
    tenants.map((row) => row.tenant_id),
    "ledger.sweep",
    (own) =>
      tenantTransaction(own, async (tx) => {
        const expired = await expireLeases(tx);
        const found = await settleFound(tx, at);
        const planned = await planUnqueued(tx, at, readTo, logLagSeconds);
        const delivered = await markDelivered(tx, at);
        const failed = await giveUpUnknown(tx, at);
        const ended = await skipEnded(tx, at);
        return ended.length + expired.length + found + planned.length + delivered.length + failed.length;
      }),
  );
}
