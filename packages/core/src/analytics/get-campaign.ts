import { campaignCounters, campaigns } from "@penguin/db/schema";
import { notFound } from "@penguin/runtime/error";
import { asc, eq, sql } from "drizzle-orm";
import { type Ctx, parse, permit, seeWorkspace, tenantTransaction } from "../kernel/index.ts";
import { countWaits } from "./count-waits.ts";
import { findHold } from "./find-hold.ts";
import { CampaignAnalyticsInput } from "./schema.ts";

/** The counters of one step of a campaign. */
export type StepCounters = Omit<typeof campaignCounters.$inferSelect, "tenantId" | "campaignId">;

/** One day of the strip: what left and what is still to come, by the campaign's own days. */
export interface StripDay {
  day: string;
  done: number;
  planned: number;
}

const strip = async (
  tx: Parameters<Parameters<typeof tenantTransaction>[1]>[0],
  campaignId: string,
  zone: string,
): Promise<StripDay[]> => {
  const rows = await tx.execute<{ day: string; done: number; planned: number }>(sql`
    select day, sum(done)::int as done, sum(planned)::int as planned from (
      select to_char(sent_at at time zone ${zone}, 'YYYY-MM-DD') as day, count(*) as done, 0 as planned
      from messages where campaign_id = ${campaignId} and kind = 'campaign' and sent_at is not null group by 1
      union all
      select to_char(next_at at time zone ${zone}, 'YYYY-MM-DD'), 0, count(*)
      from enrollments where campaign_id = ${campaignId} and state = 'active' and next_at is not null group by 1
    ) days group by day order by day`);
  return [...rows];
};

/** The live counters of a campaign, a row a step, with what waits for what, the strip of its days and the moment they were read. */
export async function getCampaignAnalytics(ctx: Ctx, raw: { campaignId: string }) {
  permit(ctx, "analytics.get-campaign");
  const { campaignId } = parse(CampaignAnalyticsInput, raw);
  return tenantTransaction(ctx, async (tx) => {
    const [campaign] = await tx
      .select({ workspaceId: campaigns.workspaceId, window: campaigns.window })
      .from(campaigns)
      .where(eq(campaigns.id, campaignId));
    if (!campaign) throw notFound("campaign");
    seeWorkspace(ctx, campaign.workspaceId);
    const rows = await tx
      .select()
      .from(campaignCounters)
      .where(eq(campaignCounters.campaignId, campaignId))
      .orderBy(asc(campaignCounters.position));
    const steps: StepCounters[] = rows.map(
      ({ tenantId: _tenant, campaignId: _campaign, ...counters }) => counters,
    );
    const waits = await countWaits(tx, campaignId);
    const hold = await findHold(tx);
    const days = await strip(tx, campaignId, campaign.window.zone);
    return { steps, waits, hold, days, asOf: ctx.clock.now() };
  });
}
