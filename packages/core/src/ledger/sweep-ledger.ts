import { sql } from "drizzle-orm";
import { eachTenant, type PlatformCtx, tenantTransaction, type Tx } from "../kernel/index.ts";

const DELIVERED_AFTER_MS = 72 * 3_600_000;
/** A mail of unknown fate that no log has shown for a day never left; its sequence ends rather than risk a second copy. */
const NO_EVIDENCE_AFTER_MS = 24 * 3_600_000;

const giveUpUnknown = (tx: Tx, at: Date) => {
  const since = new Date(at.getTime() - NO_EVIDENCE_AFTER_MS).toISOString();
  return tx.execute(sql`
    with moved as (
      update messages set state = 'failed', state_reason = 'no_evidence', final_at = ${at.toISOString()}
      where wake_at is not null and state = 'unknown' and due_at <= ${since} returning tenant_id, campaign_id, position, kind, enrollment_id
    ), ended as (
      update enrollments e set state = 'failed', failure = 'no_evidence', next_at = null, updated_at = ${at.toISOString()}
      from moved m where e.tenant_id = m.tenant_id and e.id = m.enrollment_id and e.state = 'sending'
    ), counted as (
      insert into campaign_counters as c (tenant_id, campaign_id, position, failed)
      select tenant_id, campaign_id, position, count(*) from moved where kind = 'campaign' group by 1, 2, 3
      on conflict (tenant_id, campaign_id, position) do update set failed = c.failed + excluded.failed
    )
    select 1 from moved`);
};

/**
 * Marks what time alone decides: a lease that ran out leaves its mail *unknown* (it may have left, so it is never sent
 * again blindly), a mail accepted 72 hours ago without a bounce is *delivered*, and one of unknown fate without evidence
 * for a day has failed. Returns how many rows moved.
 */
export async function sweepLedger(ctx: PlatformCtx): Promise<number> {
  const at = ctx.clock.now();
  const quietSince = new Date(at.getTime() - DELIVERED_AFTER_MS).toISOString();
  const noEvidenceSince = new Date(at.getTime() - NO_EVIDENCE_AFTER_MS).toISOString();
  const tenants = await ctx.control.execute<{ tenant_id: string }>(sql`
    select distinct tenant_id from messages
    where (wake_at is not null and state = 'sending' and lease_until < app.now())
      or (wake_at is not null and state = 'unknown' and due_at <= ${noEvidenceSince})
      or (accepted_at <= ${quietSince} and final_at is null and state = 'sent')`);
  return eachTenant(
    ctx,
    tenants.map((row) => row.tenant_id),
    "ledger.sweep",
    (own) =>
      tenantTransaction(own, async (tx) => {
        const lost = await tx.execute(sql`
        update messages set state = 'unknown', state_reason = 'lease_expired', lease_until = null
        where wake_at is not null and state = 'sending' and lease_until < app.now() returning 1`);
        const delivered = await tx.execute(sql`
        with moved as (
          update messages set state = 'delivered', final_at = ${at.toISOString()}
          where state = 'sent' and accepted_at <= ${quietSince} and final_at is null returning tenant_id, campaign_id, position, kind
        ), counted as (
          insert into campaign_counters as c (tenant_id, campaign_id, position, delivered)
          select tenant_id, campaign_id, position, count(*) from moved where kind = 'campaign' group by 1, 2, 3
          on conflict (tenant_id, campaign_id, position) do update set delivered = c.delivered + excluded.delivered
        )
        select 1 from moved`);
        const failed = await giveUpUnknown(tx, at);
        return lost.length + delivered.length + failed.length;
      }),
  );
}
