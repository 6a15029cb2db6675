import { campaigns } from "@penguin/db/schema";
import { DomainError } from "@penguin/runtime/error";
import { eq } from "drizzle-orm";
import type { z } from "zod";
import { announce, type Ctx, parse, permit, tenantTransaction, writeAudit } from "../kernel/index.ts";
import { requireLaunchable } from "./check-launch.ts";
import { lockCampaign, requireState } from "./lock-campaign.ts";
import { CampaignInput, MAX_START_DAYS, ScheduleCampaignInput } from "./schema.ts";

const refuseStart = (message: string) =>
  new DomainError("invalid", `${message} Nothing was changed.`, { fields: { startAt: message } });

/**
 * Sets a draft to start by itself at a later moment. What must hold for a launch must hold now, and is looked at again
 * at that moment.
 */
export async function scheduleCampaign(
  ctx: Ctx,
  raw: z.input<typeof ScheduleCampaignInput>,
): Promise<{ startAt: Date }> {
  permit(ctx, "campaign.schedule");
  const { campaignId, ...input } = parse(ScheduleCampaignInput, raw);
  const startAt = new Date(input.startAt);
  return tenantTransaction(ctx, async (tx) => {
    const campaign = await lockCampaign(tx, ctx, campaignId);
    requireState(campaign, ["draft"], "scheduled");
    const at = ctx.clock.now();
    const ahead = startAt.getTime() - at.getTime();
    if (ahead <= 0) throw refuseStart("Choose a moment in the future.");
    if (ahead > MAX_START_DAYS * 86_400_000) throw refuseStart("Choose a moment within a year.");
    await requireLaunchable(tx, campaign);
    await tx
      .update(campaigns)
      .set({ state: "scheduled", stateReason: "", startAt, updatedAt: at })
      .where(eq(campaigns.id, campaignId));
    await writeAudit(tx, ctx, {
      action: "campaign.schedule",
      entity: "campaign",
      entityId: campaignId,
      after: { startAt },
    });
    await announce(tx, "campaign", campaignId);
    return { startAt };
  });
}

/** Takes a scheduled campaign back to draft, where it can be edited and starts no more by itself. */
export async function unscheduleCampaign(ctx: Ctx, raw: { campaignId: string }): Promise<void> {
  permit(ctx, "campaign.unschedule");
  const { campaignId } = parse(CampaignInput, raw);
  await tenantTransaction(ctx, async (tx) => {
    const campaign = await lockCampaign(tx, ctx, campaignId);
    requireState(campaign, ["scheduled"], "taken back to draft");
    await tx
      .update(campaigns)
      .set({ state: "draft", startAt: null, updatedAt: ctx.clock.now() })
      .where(eq(campaigns.id, campaignId));
    await writeAudit(tx, ctx, {
      action: "campaign.unschedule",
      entity: "campaign",
      entityId: campaignId,
      before: { startAt: campaign.startAt },
    });
    await announce(tx, "campaign", campaignId);
  });
}
