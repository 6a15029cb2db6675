import { campaigns } from "@penguin/db/schema";
import { eq, sql } from "drizzle-orm";
import {
  announce,
  type Ctx,
  eachTenant,
  type PlatformCtx,
  tenantTransaction,
  writeAudit,
} from "../kernel/index.ts";
import { openPoints } from "./check-launch.ts";
import { lockCampaign } from "./lock-campaign.ts";
import { startCampaign } from "./start-campaign.ts";

/**
 * Starts one scheduled campaign, or makes it a draft again when its launch list has open points by now. False when it
 * is not due after all: another scheduler was first, or a person changed it.
 */
const startScheduled = (ctx: Ctx, campaignId: string): Promise<boolean> =>
  tenantTransaction(ctx, async (tx) => {
    const campaign = await lockCampaign(tx, ctx, campaignId);
    const at = ctx.clock.now();
    if (campaign.state !== "scheduled" || campaign.startAt === null || campaign.startAt > at) return false;
    const open = await openPoints(tx, campaign);
    if (open.length === 0) {
      await startCampaign(tx, ctx, campaign, "campaign.start");
      return true;
    }
    const points = open.map((key) => key.replaceAll("_", " ")).join(", ");
    const reason = `Not started at its time. Open on the launch list: ${points}.`;
    await tx
      .update(campaigns)
      .set({ state: "draft", stateReason: reason, startAt: null, updatedAt: at })
      .where(eq(campaigns.id, campaignId));
    await writeAudit(tx, ctx, {
      action: "campaign.refuse-start",
      entity: "campaign",
      entityId: campaignId,
      before: { startAt: campaign.startAt },
      after: { checks: open },
      reason,
    });
    await announce(tx, "campaign", campaignId);
    return false;
  });

/**
 * Starts every scheduled campaign whose moment has come, each in its own transaction and once, however many schedulers
 * run. Gives how many started.
 */
export async function startDueCampaigns(ctx: PlatformCtx): Promise<number> {
  const due = await ctx.control.execute<{ tenant_id: string; id: string }>(sql`
    select tenant_id, id from campaigns where state = 'scheduled' and start_at <= ${ctx.clock.now().toISOString()}
    order by start_at, id`);
  const tenantIds = new Set(due.map((row) => row.tenant_id));
  return eachTenant(ctx, tenantIds, "campaign.start-due", async (own) => {
    let started = 0;
    for (const row of due)
      if (row.tenant_id === own.tenantId && (await startScheduled(own, row.id))) started += 1;
    return started;
  });
}
