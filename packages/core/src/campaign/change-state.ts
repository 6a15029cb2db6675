import { campaigns } from "@penguin/db/schema";
import { and, eq, inArray, sql } from "drizzle-orm";
import type { z } from "zod";
import {
  announce,
  type Ctx,
  eachTenant,
  lastHandOvers,
  parse,
  type PlatformCtx,
  permit,
  tenantTransaction,
  type Tx,
  writeAudit,
} from "../kernel/index.ts";
import { lockCampaign, requireState } from "./lock-campaign.ts";
import { CampaignInput, PauseCampaignInput } from "./schema.ts";

/**
 * Pauses an active campaign at once: once it has returned no hand-over of its mails begins; what is at a mail server already
 * cannot be called back.
 */
export async function pauseCampaign(ctx: Ctx, raw: z.input<typeof PauseCampaignInput>): Promise<void> {
  permit(ctx, "campaign.pause");
  const { campaignId, reason } = parse(PauseCampaignInput, raw);
  await tenantTransaction(ctx, async (tx) => {
    const campaign = await lockCampaign(tx, ctx, campaignId);
    requireState(campaign, ["active"], "paused");
    await tx
      .update(campaigns)
      .set({ state: "paused", stateReason: reason, updatedAt: ctx.clock.now() })
      .where(eq(campaigns.id, campaignId));
    await writeAudit(tx, ctx, { action: "campaign.pause", entity: "campaign", entityId: campaignId, reason });
    await announce(tx, "campaign", campaignId);
  });
  await lastHandOvers(ctx);
}

/** Pauses a campaign because of what came back, inside a running transaction. True when it was active until now. */
export async function protectCampaign(
  tx: Tx,
  ctx: Ctx,
  campaignId: string,
  reason: string,
): Promise<boolean> {
  const changed = await tx
    .update(campaigns)
    .set({ state: "paused", stateReason: reason, updatedAt: ctx.clock.now() })
    .where(sql`${campaigns.id} = ${campaignId} and ${campaigns.state} = 'active'`)
    .returning({ id: campaigns.id });
  if (changed.length === 0) return false;
  await writeAudit(tx, ctx, { action: "campaign.protect", entity: "campaign", entityId: campaignId, reason });
  await announce(tx, "campaign", campaignId);
  return true;
}

/** Lets a paused campaign go on where it stopped. */
export async function resumeCampaign(ctx: Ctx, raw: { campaignId: string }): Promise<void> {
  permit(ctx, "campaign.resume");
  const { campaignId } = parse(CampaignInput, raw);
  await tenantTransaction(ctx, async (tx) => {
    const campaign = await lockCampaign(tx, ctx, campaignId);
    requireState(campaign, ["paused"], "resumed");
    await tx
      .update(campaigns)
      .set({ state: "active", stateReason: "", updatedAt: ctx.clock.now() })
      .where(eq(campaigns.id, campaignId));
    await writeAudit(tx, ctx, {
      action: "campaign.resume",
      entity: "campaign",
      entityId: campaignId,
      before: { stateReason: campaign.stateReason },
    });
    await announce(tx, "campaign", campaignId);
  });
}

/** Puts a campaign that does not send away; its numbers stay. */
export async function archiveCampaign(ctx: Ctx, raw: { campaignId: string }): Promise<void> {
  permit(ctx, "campaign.archive");
  const { campaignId } = parse(CampaignInput, raw);
  await tenantTransaction(ctx, async (tx) => {
    const campaign = await lockCampaign(tx, ctx, campaignId);
    requireState(campaign, ["draft", "paused", "completed", "failed"], "archived");
    await tx
      .update(campaigns)
      .set({ state: "archived", updatedAt: ctx.clock.now() })
      .where(eq(campaigns.id, campaignId));
    await writeAudit(tx, ctx, {
      action: "campaign.archive",
      entity: "campaign",
      entityId: campaignId,
      before: { state: campaign.state },
    });
    await announce(tx, "campaign", campaignId);
  });
}

/** Completes every active campaign in which nobody is under way and nothing is waiting in the ledger. */
export async function completeDueCampaigns(ctx: PlatformCtx): Promise<number> {
  const done = await ctx.control.execute<{ tenant_id: string; id: string }>(sql`
    select c.tenant_id, c.id from campaigns c where c.state = 'active'
      and not exists (select 1 from enrollments e where e.tenant_id = c.tenant_id and e.campaign_id = c.id and e.state in ('active', 'sending'))
      and not exists (select 1 from messages m where m.tenant_id = c.tenant_id and m.campaign_id = c.id
        and m.state in ('planned', 'sending', 'deferred', 'unknown'))`);
  const tenantIds = new Set(done.map((row) => row.tenant_id));
  return eachTenant(ctx, tenantIds, "campaign.complete-due", (own) =>
    tenantTransaction(own, async (tx) => {
      const at = ctx.clock.now();
      const ids = done.filter((row) => row.tenant_id === own.tenantId).map((row) => row.id);
      const completed = await tx
        .update(campaigns)
        .set({ state: "completed", completedAt: at, updatedAt: at })
        .where(and(inArray(campaigns.id, ids), eq(campaigns.state, "active")))
        .returning({ id: campaigns.id });
      for (const { id } of completed) {
        await writeAudit(tx, own, { action: "campaign.complete", entity: "campaign", entityId: id });
        await announce(tx, "campaign", id);
      }
      return completed.length;
    }),
  );
}
