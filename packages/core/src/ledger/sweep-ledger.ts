import { sql } from "drizzle-orm";
import { eachTenant, type PlatformCtx, tenantTransaction } from "../kernel/index.ts";

const DELIVERED_AFTER_MS = 72 * 3_600_000;

/**
 * Marks what time alone decides: a lease that ran out leaves its mail *unknown* (it may have left, so it is never sent
 * again blindly), and a mail accepted 72 hours ago without a bounce is *delivered*. Returns how many rows moved.
 */
export async function sweepLedger(ctx: PlatformCtx): Promise<number> {
  const at = ctx.clock.now();
  const quietSince = new Date(at.getTime() - DELIVERED_AFTER_MS).toISOString();
  const tenants = await ctx.control.execute<{ tenant_id: string }>(sql`
    select distinct tenant_id from messages
    where (state = 'sending' and lease_until < app.now()) or (state = 'sent' and accepted_at <= ${quietSince})`);
  return eachTenant(
    ctx,
    tenants.map((row) => row.tenant_id),
    "ledger.sweep",
    (own) =>
      tenantTransaction(own, async (tx) => {
        const lost = await tx.execute(sql`
        update messages set state = 'unknown', state_reason = 'lease_expired', lease_until = null
        where state = 'sending' and lease_until < app.now() returning 1`);
        const delivered = await tx.execute(sql`
        with moved as (
          update messages set state = 'delivered', final_at = ${at.toISOString()}
          where state = 'sent' and accepted_at <= ${quietSince} returning tenant_id, campaign_id, position, kind
        ), counted as (
          insert into campaign_counters as c (tenant_id, campaign_id, position, delivered)
          select tenant_id, campaign_id, position, count(*) from moved where kind = 'campaign' group by 1, 2, 3
          on conflict (tenant_id, campaign_id, position) do update set delivered = c.delivered + excluded.delivered
        )
        select 1 from moved`);
        return lost.length + delivered.length;
      }),
  );
}
