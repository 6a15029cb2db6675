import {
  campaignCounters,
  campaignMailboxes,
  campaigns,
  campaignSteps,
  contactLists,
  contacts,
  enrollments,
  mailboxes,
  templateVersions,
} from "@penguin/db/schema";
import { notFound } from "@penguin/runtime/error";
import { and, asc, count, desc, eq, inArray, lt, ne, sql } from "drizzle-orm";
import type { z } from "zod";
import {
  type Ctx,
  decodeCursor,
  parse,
  permit,
  requireWorkspace,
  seeWorkspace,
  tenantTransaction,
  toPage,
  visibleWorkspaces,
} from "../kernel/index.ts";
import { CampaignInput, ListCampaignsInput, ListRecipientsInput } from "./schema.ts";

const columns = {
  id: campaigns.id,
  workspaceId: campaigns.workspaceId,
  name: campaigns.name,
  state: campaigns.state,
  stateReason: campaigns.stateReason,
  topicId: campaigns.topicId,
  listId: campaigns.listId,
  window: campaigns.window,
  trackOpens: campaigns.trackOpens,
  trackClicks: campaigns.trackClicks,
  startAt: campaigns.startAt,
  launchedAt: campaigns.launchedAt,
  completedAt: campaigns.completedAt,
  createdAt: campaigns.createdAt,
};

const totals = {
  sent: sql<number>`coalesce(sum(${campaignCounters.sent}), 0)::int`,
  accepted: sql<number>`coalesce(sum(${campaignCounters.accepted}), 0)::int`,
  bounced: sql<number>`coalesce(sum(${campaignCounters.bounced}), 0)::int`,
  opened: sql<number>`coalesce(sum(${campaignCounters.opened}), 0)::int`,
  clicked: sql<number>`coalesce(sum(${campaignCounters.clicked}), 0)::int`,
  replied: sql<number>`coalesce(sum(${campaignCounters.replied}), 0)::int`,
  unsubscribed: sql<number>`coalesce(sum(${campaignCounters.unsubscribed}), 0)::int`,
};

/** Campaigns with their totals, newest first. */
export async function listCampaigns(ctx: Ctx, raw: z.input<typeof ListCampaignsInput>) {
  permit(ctx, "campaign.list");
  const input = parse(ListCampaignsInput, raw);
  const visible = visibleWorkspaces(ctx);
  const [before] = decodeCursor(input.cursor, ["id"]) ?? [];
  const rows = await tenantTransaction(ctx, async (tx) => {
    await requireWorkspace(tx, ctx, input.workspaceId);
    return tx
      .select({ ...columns, ...totals })
      .from(campaigns)
      .leftJoin(campaignCounters, eq(campaignCounters.campaignId, campaigns.id))
      .where(
        and(
          input.workspaceId ? eq(campaigns.workspaceId, input.workspaceId) : undefined,
          visible === "all" ? undefined : inArray(campaigns.workspaceId, visible),
          input.state ? eq(campaigns.state, input.state) : ne(campaigns.state, "archived"),
          input.search ? sql`position(lower(${input.search}) in lower(${campaigns.name})) > 0` : undefined,
          before ? lt(campaigns.id, before) : undefined,
        ),
      )
      .groupBy(campaigns.tenantId, campaigns.id)
      .orderBy(desc(campaigns.id))
      .limit(input.limit + 1);
  });
  return toPage(rows, input.limit, (row) => [row.id]);
}

/** One campaign with its sequence, senders and list. */
export async function getCampaign(ctx: Ctx, raw: { campaignId: string }) {
  permit(ctx, "campaign.get");
  const { campaignId } = parse(CampaignInput, raw);
  return tenantTransaction(ctx, async (tx) => {
    const [campaign] = await tx.select(columns).from(campaigns).where(eq(campaigns.id, campaignId));
    if (!campaign) throw notFound("campaign");
    seeWorkspace(ctx, campaign.workspaceId);
    const steps = await tx
      .select({
        position: campaignSteps.position,
        waitSeconds: campaignSteps.waitSeconds,
        templateVersionId: campaignSteps.templateVersionId,
        subject: templateVersions.subject,
        body: templateVersions.body,
        bodyFormat: templateVersions.bodyFormat,
        version: templateVersions.version,
      })
      .from(campaignSteps)
      .innerJoin(templateVersions, eq(templateVersions.id, campaignSteps.templateVersionId))
      .where(eq(campaignSteps.campaignId, campaignId))
      .orderBy(asc(campaignSteps.position));
    const senders = await tx
      .select({
        id: mailboxes.id,
        address: mailboxes.address,
        state: mailboxes.state,
        dailyLimit: mailboxes.dailyLimit,
      })
      .from(campaignMailboxes)
      .innerJoin(mailboxes, eq(mailboxes.id, campaignMailboxes.mailboxId))
      .where(eq(campaignMailboxes.campaignId, campaignId))
      .orderBy(asc(mailboxes.address));
    const [list] = campaign.listId
      ? await tx
          .select({ id: contactLists.id, name: contactLists.name })
          .from(contactLists)
          .where(eq(contactLists.id, campaign.listId))
      : [];
    const people = await tx
      .select({ state: enrollments.state, n: count() })
      .from(enrollments)
      .where(eq(enrollments.campaignId, campaignId))
      .groupBy(enrollments.state);
    return {
      ...campaign,
      steps,
      mailboxes: senders,
      list,
      enrollments: Object.fromEntries(people.map((row) => [row.state, row.n])),
    };
  });
}

/** The people of a campaign, in the order of enrolment, and where each one is. */
export async function listRecipients(ctx: Ctx, raw: z.input<typeof ListRecipientsInput>) {
  permit(ctx, "campaign.list-recipients");
  const input = parse(ListRecipientsInput, raw);
  await getCampaign(ctx, { campaignId: input.campaignId });
  const [after] = decodeCursor(input.cursor, ["id"]) ?? [];
  const rows = await tenantTransaction(ctx, (tx) =>
    tx
      .select({
        id: enrollments.id,
        contactId: enrollments.contactId,
        email: contacts.email,
        firstName: contacts.firstName,
        lastName: contacts.lastName,
        position: enrollments.position,
        state: enrollments.state,
        exitReason: enrollments.exitReason,
        failure: enrollments.failure,
        nextAt: enrollments.nextAt,
      })
      .from(enrollments)
      .innerJoin(contacts, eq(contacts.id, enrollments.contactId))
      .where(
        and(
          eq(enrollments.campaignId, input.campaignId),
          input.state ? eq(enrollments.state, input.state) : undefined,
          after ? sql`${enrollments.id} > ${after}::uuid` : undefined,
        ),
      )
      .orderBy(asc(enrollments.id))
      .limit(input.limit + 1),
  );
  return toPage(rows, input.limit, (row) => [row.id]);
}
