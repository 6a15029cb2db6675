import {
  campaignMailboxes,
  campaigns,
  campaignSteps,
  contactListMembers,
  contacts,
  mailboxes,
  senderDomains,
  workspaces,
} from "@penguin/db/schema";
import { windowIssues } from "@penguin/mail/window";
import { DomainError, notFound } from "@penguin/runtime/error";
import { and, count, eq, isNotNull, ne, not, sql } from "drizzle-orm";
import { type Ctx, parse, permit, seeWorkspace, tenantTransaction, type Tx } from "../kernel/index.ts";
import type { CampaignRow } from "./lock-campaign.ts";
import { CampaignInput } from "./schema.ts";

/** One line of the list a campaign must pass before it may be launched. */
export interface LaunchCheck {
  key: "steps" | "recipients" | "mailboxes" | "domains" | "postal_address" | "opt_out" | "window" | "limits";
  ok: boolean;
  /** Numbers for the sentence that is shown. */
  values: Record<string, string | number>;
}

const countRecipients = async (
  tx: Tx,
  campaign: CampaignRow,
): Promise<{ total: number; eligible: number }> => {
  if (!campaign.listId) return { total: 0, eligible: 0 };
  const barred = sql`${contacts.email} in (select b.email from app.barred(array(
    select x.email from contact_list_members y join contacts x on x.id = y.contact_id where y.list_id = ${campaign.listId}
  ), ${campaign.workspaceId}::uuid, ${campaign.topicId}::uuid) b)`;
  const members = tx
    .select({ n: count() })
    .from(contactListMembers)
    .innerJoin(contacts, eq(contacts.id, contactListMembers.contactId));
  const onList = eq(contactListMembers.listId, campaign.listId);
  const [total] = await members.where(onList);
  const [eligible] = await tx
    .select({ n: count() })
    .from(contactListMembers)
    .innerJoin(contacts, eq(contacts.id, contactListMembers.contactId))
    .where(and(onList, eq(contacts.status, "active"), not(barred)));
  return { total: total?.n ?? 0, eligible: eligible?.n ?? 0 };
};

/** Works the checks out inside a running transaction, so that a launch decides on what it locks. */
const launchChecks = async (tx: Tx, campaign: CampaignRow): Promise<LaunchCheck[]> => {
  const [steps] = await tx
    .select({ n: count() })
    .from(campaignSteps)
    .where(eq(campaignSteps.campaignId, campaign.id));
  const { total, eligible } = await countRecipients(tx, campaign);
  const senders = await tx
    .select({ state: mailboxes.state, dailyLimit: mailboxes.dailyLimit })
    .from(campaignMailboxes)
    .innerJoin(mailboxes, eq(mailboxes.id, campaignMailboxes.mailboxId))
    .where(eq(campaignMailboxes.campaignId, campaign.id));
  const unverified = await tx
    .select({ name: senderDomains.name })
    .from(campaignMailboxes)
    .innerJoin(
      mailboxes,
      and(eq(mailboxes.id, campaignMailboxes.mailboxId), isNotNull(mailboxes.senderDomainId)),
    )
    .innerJoin(senderDomains, eq(senderDomains.id, mailboxes.senderDomainId))
    .where(and(eq(campaignMailboxes.campaignId, campaign.id), ne(senderDomains.state, "verified")));
  const [workspace] = await tx
    .select({ postalAddress: workspaces.postalAddress })
    .from(workspaces)
    .where(eq(workspaces.id, campaign.workspaceId));
  const active = senders.filter((sender) => sender.state === "active");
  const perDay = active.reduce((sum, sender) => sum + sender.dailyLimit, 0);
  const mails = eligible * (steps?.n ?? 0);
  return [
    { key: "steps", ok: (steps?.n ?? 0) > 0, values: { steps: steps?.n ?? 0 } },
    { key: "recipients", ok: eligible > 0, values: { eligible, total, left: total - eligible } },
    {
      key: "mailboxes",
      ok: active.length > 0 && active.length === senders.length,
      values: { active: active.length, chosen: senders.length },
    },
    {
      key: "domains",
      ok: unverified.length === 0,
      values: { unverified: unverified.map((row) => row.name).join(", ") },
    },
    { key: "postal_address", ok: (workspace?.postalAddress ?? "").trim() !== "", values: {} },
    { key: "opt_out", ok: true, values: {} },
    { key: "window", ok: windowIssues(campaign.window).length === 0, values: { zone: campaign.window.zone } },
    {
      key: "limits",
      ok: perDay > 0,
      values: { perDay, mails, days: perDay > 0 ? Math.ceil(mails / perDay) : 0 },
    },
  ];
};

/** The points of the launch list that are open now. */
export async function openPoints(tx: Tx, campaign: CampaignRow): Promise<LaunchCheck["key"][]> {
  return (await launchChecks(tx, campaign)).filter((check) => !check.ok).map((check) => check.key);
}

/** Throws `refused_state` naming what is open on the launch list. */
export async function requireLaunchable(tx: Tx, campaign: CampaignRow): Promise<void> {
  const checks = await openPoints(tx, campaign);
  if (checks.length > 0)
    throw new DomainError(
      "refused_state",
      "Some points of the launch list are open. Nothing was sent. Mend them and try again.",
      { reason: "launch_checks", checks },
    );
}

/** The launch list of a campaign: what is in order and what still keeps it from being launched. */
export async function checkCampaignLaunch(ctx: Ctx, raw: { campaignId: string }): Promise<LaunchCheck[]> {
  permit(ctx, "campaign.check-launch");
  const input = parse(CampaignInput, raw);
  return tenantTransaction(ctx, async (tx) => {
    const [campaign] = await tx.select().from(campaigns).where(eq(campaigns.id, input.campaignId));
    if (!campaign) throw notFound("campaign");
    seeWorkspace(ctx, campaign.workspaceId);
    return launchChecks(tx, campaign);
  });
}
