import { campaignCounters, campaigns, campaignSteps } from "@penguin/db/schema";
import { eq, sql } from "drizzle-orm";
import { announce, type Ctx, type Tx, writeAudit } from "../kernel/index.ts";
import type { CampaignRow } from "./lock-campaign.ts";

/**
 * Every eligible contact of the list once, in the order of the addresses, spread evenly over the campaign's mailboxes:
 * ids made in one instant have no order, and the same list must give the same plan.
 */
const enrollContacts = async (tx: Tx, campaign: CampaignRow, at: Date): Promise<number> => {
  const rows = await tx.execute(sql`
    with sender as materialized (
      select m.mailbox_id, row_number() over (order by b.address) - 1 as n
      from campaign_mailboxes m join mailboxes b on b.id = m.mailbox_id where m.campaign_id = ${campaign.id}
    ), recipient as (
      select k.id, row_number() over (order by k.email) - 1 as n
      from contact_list_members m join contacts k on k.id = m.contact_id
      where m.list_id = ${campaign.listId} and k.status = 'active'
        and k.email not in (select b.email from app.barred(array(
          select x.email from contact_list_members y join contacts x on x.id = y.contact_id where y.list_id = ${campaign.listId}
        ), ${campaign.workspaceId}::uuid, ${campaign.topicId}::uuid) b)
    )
    insert into enrollments (tenant_id, id, campaign_id, contact_id, mailbox_id, position, state, next_at, failure, created_at, updated_at)
    select ${campaign.tenantId}, uuidv7(), ${campaign.id}, r.id, s.mailbox_id, 1, 'active', ${at.toISOString()}, '', ${at.toISOString()}, ${at.toISOString()}
    from recipient r join sender s on s.n = r.n % (select count(*) from sender)
    order by r.n
    on conflict do nothing returning 1`);
  // So that their providers are known when their mails are planned.
  await tx.execute(sql`
    insert into mx_groups (domain, mx_group, expires_at)
    select distinct split_part(k.email, '@', 2), split_part(k.email, '@', 2), ${at.toISOString()}::timestamptz
    from contact_list_members m join contacts k on k.id = m.contact_id where m.list_id = ${campaign.listId}
    order by 1 on conflict do nothing`);
  return rows.length;
};

/**
 * Makes a locked campaign active in a running transaction and enrolls its contacts. Whoever calls it has looked at state
 * and launch checks under the same lock.
 */
export async function startCampaign(
  tx: Tx,
  ctx: Ctx,
  campaign: CampaignRow,
  action: "campaign.launch" | "campaign.start",
): Promise<{ enrolled: number }> {
  const { id: campaignId, state, startAt } = campaign;
  const at = ctx.clock.now();
  const enrolled = await enrollContacts(tx, campaign, at);
  const steps = await tx
    .select({ position: campaignSteps.position })
    .from(campaignSteps)
    .where(eq(campaignSteps.campaignId, campaignId));
  await tx
    .insert(campaignCounters)
    .values(steps.map(({ position }) => ({ tenantId: ctx.tenantId, campaignId, position })))
    .onConflictDoNothing();
  await tx
    .update(campaigns)
    .set({ state: "active", stateReason: "", startAt: null, launchedAt: at, updatedAt: at })
    .where(eq(campaigns.id, campaignId));
  await writeAudit(tx, ctx, {
    action,
    entity: "campaign",
    entityId: campaignId,
    before: { state, startAt },
    after: { enrolled },
  });
  await announce(tx, "campaign", campaignId);
  return { enrolled };
}
