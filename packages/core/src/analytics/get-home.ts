import { sql } from "drizzle-orm";
import { findHold } from "./find-hold.ts";
import { type Ctx, permit, tenantTransaction, visibleWorkspaces } from "../kernel/index.ts";

/** Something a person should look at, the most harmful first. */
export interface NeedsYou {
  kind:
    | "campaign_paused"
    | "campaign_not_started"
    | "mailbox_broken"
    | "domain_degraded"
    | "replies_unread"
    | "domain_unverified";
  workspaceSlug: string;
  workspaceName: string;
  id: string;
  title: string;
  detail: string;
}

type HomeRow = {
  kind: NeedsYou["kind"];
  slug: string;
  workspace: string;
  id: string;
  title: string;
  detail: string;
};

const needs = (visible: string) => sql`
  select kind, w.slug, w.name as workspace, n.id, n.title, n.detail from (
    select 1 as harm, 'campaign_paused' as kind, workspace_id, id, name as title, state_reason as detail from campaigns
      where state = 'paused'
    union all select 1, 'campaign_not_started', workspace_id, id, name, state_reason from campaigns where state = 'draft' and state_reason <> ''
    union all select 2, 'mailbox_broken', workspace_id, id, address, state_reason from mailboxes where state = 'broken'
    union all select 3, 'domain_degraded', workspace_id, id, name, '' from sender_domains where state = 'degraded'
    union all select 4, 'replies_unread', workspace_id, (array_agg(id order by last_at desc))[1], count(*)::text, '' from threads
      where unread and state = 'open' group by workspace_id
    union all select 5, 'domain_unverified', workspace_id, id, name, '' from sender_domains where state in ('pending', 'verifying')
  ) n join workspaces w on w.id = n.workspace_id
  where ${visible} = 'all' or w.id = any (string_to_array(${visible}, ',')::uuid[])
  order by n.harm, n.title limit 50`;

const numbers = (visible: string) => sql`
  select count(distinct c.id) filter (where c.state = 'active')::int as active, coalesce(sum(n.sent), 0)::int as sent,
    coalesce(sum(n.accepted), 0)::int as accepted, coalesce(sum(n.bounced), 0)::int as bounced, coalesce(sum(n.opened), 0)::int as opened,
    coalesce(sum(n.machine_opened), 0)::int as machine_opened, coalesce(sum(n.clicked), 0)::int as clicked,
    coalesce(sum(n.replied), 0)::int as replied, coalesce(sum(n.unsubscribed), 0)::int as unsubscribed
  from campaigns c left join campaign_counters n on n.campaign_id = c.id
  where ${visible} = 'all' or c.workspace_id = any (string_to_array(${visible}, ',')::uuid[])`;

/** Totals over every campaign the reader may see. */
export interface HomeNumbers extends Record<string, unknown> {
  active: number;
  sent: number;
  accepted: number;
  bounced: number;
  opened: number;
  machine_opened: number;
  clicked: number;
  replied: number;
  unsubscribed: number;
}

/** The first screen: what needs a person across all clients, whether nothing is sent for anybody, and the totals of their campaigns. */
export async function getHome(ctx: Ctx) {
  permit(ctx, "analytics.get-home");
  const workspaces = visibleWorkspaces(ctx);
  const visible =
    workspaces === "all"
      ? "all"
      : workspaces.length > 0
        ? workspaces.join(",")
        : "00000000-0000-0000-0000-000000000000";
  return tenantTransaction(ctx, async (tx) => {
    const rows = await tx.execute<HomeRow>(needs(visible));
    const [totals] = await tx.execute<HomeNumbers>(numbers(visible));
    const needsYou: NeedsYou[] = rows.map(({ slug, workspace, ...rest }) => ({
      ...rest,
      workspaceSlug: slug,
      workspaceName: workspace,
    }));
    const hold = await findHold(tx);
    return { needsYou, hold, totals: totals as HomeNumbers, asOf: ctx.clock.now() };
  });
}
