import { sql } from "drizzle-orm";
import type { Ctx, Tx } from "../kernel/index.ts";

/** How the mails of a campaign stand that nobody had given up before; the three add up to them. */
export interface StopNumbers {
  /** What has left, whatever came of it. */
  sent: number;
  /** What a sending server has in hand, or of which it is not known whether it left. */
  inFlight: number;
  /** What was planned and now never leaves. */
  cancelled: number;
}

/** Takes every mail of a campaign that has not begun to leave out of the ledger's way, with the reason, and counts. */
export async function skipCampaign(
  tx: Tx,
  ctx: Pick<Ctx, "clock">,
  campaignId: string,
  reason: string,
): Promise<StopNumbers> {
  const at = ctx.clock.now().toISOString();
  const skipped = await tx.execute(sql`
    with skipped as (
      update messages set state = 'skipped', state_reason = ${reason}, final_at = ${at}
      where campaign_id = ${campaignId} and kind = 'campaign' and state in ('planned', 'deferred')
      returning tenant_id, campaign_id, position
    ), counted as (
      insert into campaign_counters as c (tenant_id, campaign_id, position, skipped)
      select tenant_id, campaign_id, position, count(*) from skipped group by 1, 2, 3
      on conflict (tenant_id, campaign_id, position) do update set skipped = c.skipped + excluded.skipped
    )
    select 1 from skipped`);
  const [left] = await tx.execute<{ sent: number; in_flight: number }>(sql`
    select count(*) filter (where state in ('sent', 'delivered', 'bounced', 'complained'))::int as sent,
      count(*) filter (where state in ('sending', 'unknown'))::int as in_flight
    from messages where campaign_id = ${campaignId} and kind = 'campaign'`);
  return { sent: left?.sent ?? 0, inFlight: left?.in_flight ?? 0, cancelled: skipped.length };
}
