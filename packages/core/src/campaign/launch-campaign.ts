import { type Ctx, parse, permit, tenantTransaction } from "../kernel/index.ts";
import { requireLaunchable } from "./check-launch.ts";
import { lockCampaign, requireState } from "./lock-campaign.ts";
import { CampaignInput } from "./schema.ts";
import { startCampaign } from "./start-campaign.ts";

/**
 * Launches a draft, or a scheduled campaign before its time: enrolls every eligible contact of its list once. Throws
 * `refused_state` with the failing checks, or when it was launched already, so a double click launches once.
 */
export async function launchCampaign(ctx: Ctx, raw: { campaignId: string }): Promise<{ enrolled: number }> {
  permit(ctx, "campaign.launch");
  const { campaignId } = parse(CampaignInput, raw);
  return tenantTransaction(ctx, async (tx) => {
    const campaign = await lockCampaign(tx, ctx, campaignId);
    requireState(campaign, ["draft", "scheduled"], "launched");
    await requireLaunchable(tx, campaign);
    return startCampaign(tx, ctx, campaign, "campaign.launch");
  });
}
