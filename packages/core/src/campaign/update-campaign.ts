import { campaignMailboxes, campaigns, contactLists, mailboxes, topics } from "@penguin/db/schema";
import { DomainError } from "@penguin/runtime/error";
import { and, eq, inArray, isNull, ne } from "drizzle-orm";
import {
  announce,
  type Ctx,
  parse,
  permit,
  tenantTransaction,
  type Tx,
  writeAudit,
} from "../kernel/index.ts";
import { type CampaignRow, lockCampaign, requireState } from "./lock-campaign.ts";
import { UpdateCampaignInput } from "./schema.ts";

const checkOwn = async (
  tx: Tx,
  campaign: CampaignRow,
  listId: string | null,
  mailboxIds: string[],
  topicId: string | null | undefined,
): Promise<void> => {
  const { workspaceId } = campaign;
  if (topicId && topicId !== campaign.topicId) {
    const [topic] = await tx
      .select({ id: topics.id })
      .from(topics)
      .where(and(eq(topics.id, topicId), eq(topics.workspaceId, workspaceId), isNull(topics.archivedAt)));
    if (!topic)
      throw new DomainError("invalid", "Choose a topic of this workspace.", {
        fields: { topicId: "Not a topic of this workspace." },
      });
  }
  if (listId) {
    const [list] = await tx
      .select({ id: contactLists.id })
      .from(contactLists)
      .where(and(eq(contactLists.id, listId), eq(contactLists.workspaceId, workspaceId)));
    if (!list)
      throw new DomainError("invalid", "Choose a list of this workspace.", {
        fields: { listId: "Not a list of this workspace." },
      });
  }
  const found = mailboxIds.length
    ? await tx
        .select({ id: mailboxes.id })
        .from(mailboxes)
        .where(
          and(
            inArray(mailboxes.id, mailboxIds),
            eq(mailboxes.workspaceId, workspaceId),
            ne(mailboxes.state, "deleted"),
          ),
        )
    : [];
  if (found.length !== new Set(mailboxIds).size)
    throw new DomainError("invalid", "Choose mailboxes of this workspace.", {
      fields: { mailboxIds: "Not a mailbox of this workspace." },
    });
};

/** Changes who gets a campaign, from which mailboxes and when. The list and mailboxes are fixed once it was launched. */
export async function updateCampaign(ctx: Ctx, raw: UpdateCampaignInput): Promise<void> {
  permit(ctx, "campaign.update");
  const { campaignId, mailboxIds, ...change } = parse(UpdateCampaignInput, raw);
  await tenantTransaction(ctx, async (tx) => {
    const campaign = await lockCampaign(tx, ctx, campaignId);
    requireState(campaign, ["draft", "paused"], "edited");
    const launched = campaign.launchedAt !== null;
    if (launched && change.listId !== campaign.listId)
      throw new DomainError(
        "refused_state",
        "The list of a launched campaign cannot be changed. Nothing was saved.",
      );
    await checkOwn(tx, campaign, change.listId, mailboxIds, change.topicId);
    await tx
      .update(campaigns)
      .set({ ...change, updatedAt: ctx.clock.now() })
      .where(eq(campaigns.id, campaignId));
    if (!launched) {
      await tx.delete(campaignMailboxes).where(eq(campaignMailboxes.campaignId, campaignId));
      const rows = [...new Set(mailboxIds)].map((mailboxId) => ({
        tenantId: ctx.tenantId,
        campaignId,
        mailboxId,
      }));
      if (rows.length > 0) await tx.insert(campaignMailboxes).values(rows);
    }
    const { name, listId, window, trackOpens, trackClicks, topicId } = campaign;
    await writeAudit(tx, ctx, {
      action: "campaign.update",
      entity: "campaign",
      entityId: campaignId,
      before: { name, listId, window, trackOpens, trackClicks, topicId },
      after: { ...change, mailboxIds },
    });
    await announce(tx, "campaign", campaignId);
  });
}
