import { campaigns, enrollments } from "@penguin/db/schema";
import { and, eq, inArray } from "drizzle-orm";
import {
  announce,
  type Ctx,
  lastHandOvers,
  parse,
  permit,
  tenantTransaction,
  writeAudit,
} from "../kernel/index.ts";
import { skipCampaign, type StopNumbers } from "../ledger/index.ts";
import { lockCampaign, requireState } from "./lock-campaign.ts";
import { CampaignInput } from "./schema.ts";

/**
 * Ends a campaign for good: what is planned never leaves and nobody goes on in its sequence. A mail that a sending server
 * has in hand is held back if it has not been handed over, and settled as it went otherwise; once this has returned none is.
 */
export async function stopCampaign(ctx: Ctx, raw: { campaignId: string }): Promise<StopNumbers> {
  permit(ctx, "campaign.stop");
  const { campaignId } = parse(CampaignInput, raw);
  const stopped = await tenantTransaction(ctx, async (tx) => {
    const campaign = await lockCampaign(tx, ctx, campaignId);
    requireState(campaign, ["active", "paused"], "stopped");
    const at = ctx.clock.now();
    // Before the mails: whoever plans holds an enrolment, so what is planned meanwhile is there when this is done.
    await tx
      .update(enrollments)
      .set({ state: "exited", exitReason: "stopped", nextAt: null, updatedAt: at })
      .where(and(eq(enrollments.campaignId, campaignId), inArray(enrollments.state, ["active", "sending"])));
    const numbers = await skipCampaign(tx, ctx, campaignId, "campaign_stopped");
    await tx
      .update(campaigns)
      .set({ state: "completed", stateReason: "Stopped by a person.", completedAt: at, updatedAt: at })
      .where(eq(campaigns.id, campaignId));
    await writeAudit(tx, ctx, {
      action: "campaign.stop",
      entity: "campaign",
      entityId: campaignId,
      before: { state: campaign.state },
      after: { ...numbers },
    });
    await announce(tx, "campaign", campaignId);
    return numbers;
  });
  await lastHandOvers(ctx);
  return stopped;
}
