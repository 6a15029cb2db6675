import { campaignSteps, templateVersions } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { and, asc, eq, gt, sql } from "drizzle-orm";
import type { z } from "zod";
import { announce, type Ctx, parse, permit, tenantTransaction, writeAudit } from "../kernel/index.ts";
import { saveTemplateVersion } from "../template/index.ts";
import { lockCampaign, requireState } from "./lock-campaign.ts";
import { SaveStepInput, StepInput } from "./schema.ts";

/** Writes one mail of the sequence as a new template version; a launched campaign takes it for mails not yet planned. */
export async function saveCampaignStep(ctx: Ctx, raw: SaveStepInput): Promise<{ templateVersionId: string }> {
  permit(ctx, "campaign.save-step");
  const input = parse(SaveStepInput, raw);
  const { campaignId, position } = input;
  return tenantTransaction(ctx, async (tx) => {
    const campaign = await lockCampaign(tx, ctx, campaignId);
    requireState(campaign, ["draft", "paused"], "edited");
    const steps = await tx
      .select()
      .from(campaignSteps)
      .where(eq(campaignSteps.campaignId, campaignId))
      .orderBy(asc(campaignSteps.position));
    const present = steps.find((step) => step.position === position);
    if (!present && position !== steps.length + 1)
      throw new DomainError("invalid", `The next mail is number ${steps.length + 1}.`, {
        fields: { position: "Out of order." },
      });
    if (!present && campaign.launchedAt)
      throw new DomainError(
        "refused_state",
        "A launched campaign keeps its number of mails. Nothing was saved.",
      );
    const { templateId, versionId } = await saveTemplateVersion(tx, ctx, {
      workspaceId: campaign.workspaceId,
      templateId: present?.templateId,
      name: `${campaign.name}, mail ${position}`,
      source: input,
      isFollowUp: position > 1,
    });
    const waitSeconds = position === 1 ? 0 : input.waitSeconds;
    await tx
      .insert(campaignSteps)
      .values({
        tenantId: ctx.tenantId,
        campaignId,
        position,
        waitSeconds,
        templateId,
        templateVersionId: versionId,
      })
      .onConflictDoUpdate({
        target: [campaignSteps.tenantId, campaignSteps.campaignId, campaignSteps.position],
        set: { waitSeconds, templateVersionId: versionId },
      });
    await writeAudit(tx, ctx, {
      action: "campaign.save-step",
      entity: "campaign",
      entityId: campaignId,
      after: { position, waitSeconds, templateVersionId: versionId },
    });
    await announce(tx, "campaign", campaignId);
    return { templateVersionId: versionId };
  });
}

/** Takes one mail out of a draft; later ones move up. */
export async function removeCampaignStep(ctx: Ctx, raw: z.input<typeof StepInput>): Promise<void> {
  permit(ctx, "campaign.remove-step");
  const { campaignId, position } = parse(StepInput, raw);
  await tenantTransaction(ctx, async (tx) => {
    const campaign = await lockCampaign(tx, ctx, campaignId);
    requireState(campaign, ["draft"], "shortened");
    const removed = await tx
      .delete(campaignSteps)
      .where(and(eq(campaignSteps.campaignId, campaignId), eq(campaignSteps.position, position)))
      .returning({ position: campaignSteps.position });
    if (removed.length === 0) throw notFound("step");
    const later = await tx
      .select({ position: campaignSteps.position, subject: templateVersions.subject })
      .from(campaignSteps)
      .innerJoin(templateVersions, eq(templateVersions.id, campaignSteps.templateVersionId))
      .where(and(eq(campaignSteps.campaignId, campaignId), gt(campaignSteps.position, position)))
      .orderBy(asc(campaignSteps.position));
    if (position === 1 && later[0]?.subject.trim() === "")
      throw new DomainError(
        "refused_state",
        "The next mail answers this one and has no subject of its own. Give it one first.",
      );
    for (const step of later)
      await tx
        .update(campaignSteps)
        .set({ position: sql`${campaignSteps.position} - 1` })
        .where(and(eq(campaignSteps.campaignId, campaignId), eq(campaignSteps.position, step.position)));
    await writeAudit(tx, ctx, {
      action: "campaign.remove-step",
      entity: "campaign",
      entityId: campaignId,
      before: { position },
    });
    await announce(tx, "campaign", campaignId);
  });
}
