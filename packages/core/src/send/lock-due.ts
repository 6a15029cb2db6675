import { sql } from "drizzle-orm";
import type { Ctx, Tx } from "../kernel/index.ts";
import type { DomainBudget, DueStep, GroupBudget, MailboxFacts } from "./plan-facts.ts";
import { groupKey } from "./plan-facts.ts";
import type { WaitReason } from "./plan-reasons.ts";
import { GROUP_LIMITS } from "./group-limits.ts";

/** Those who wait for the same campaign and mailbox, and what they were last found waiting for. */
export interface Queue {
  campaignId: string;
  mailboxId: string;
  waitReason: string | null;
  waitUntil: string | null;
}

/** A due enrollment that is locked for this round. */
export interface DueRow extends DueStep {
  enrollmentId: string;
  contactId: string;
  position: number;
  email: string;
  templateVersionId: string;
  groupKnown: boolean;
}

/** A mailbox with the address that its Message-IDs carry. */
export type PlanMailbox = MailboxFacts & { address: string };

type Row = Record<string, unknown>;
type MailboxRow = Record<
  "mailbox_id" | "day" | "next_slot_at" | "address" | "server_id" | "state" | "zone",
  string
> &
  Record<"reserved" | "daily_limit" | "gap_seconds", number> &
  Record<"sender_domain_id" | "away_until", string | null> & { away_reason: WaitReason };

const array = (ids: Iterable<string>): string => `{${[...ids].join(",")}}`;
const instant = (value: unknown): Date => new Date(String(value));

/** The queues of open campaigns in which somebody is due, those who have waited longest first; at most `limit`. */
export async function findQueues(
  tx: Tx,
  at: Date,
  campaignIds: readonly string[],
  limit: number,
): Promise<Queue[]> {
  return (await tx.execute(sql`
    select q.campaign_id as "campaignId", q.mailbox_id as "mailboxId", q.wait_reason as "waitReason", q.wait_until as "waitUntil"
    from campaign_mailboxes q cross join lateral (
      select e.next_at from enrollments e
      where e.tenant_id = q.tenant_id and e.campaign_id = q.campaign_id and e.mailbox_id = q.mailbox_id
        and e.state = 'active' and e.next_at <= ${at.toISOString()}
      order by e.next_at, e.id limit 1
    ) head
    where q.campaign_id = any (${array(campaignIds)}::uuid[])
    order by head.next_at, q.campaign_id, q.mailbox_id limit ${limit}`)) as unknown as Queue[];
}

/** Locks what the sending domains of these mailboxes may still give; before the mailboxes, as everywhere. */
export async function lockDomains(tx: Tx, mailboxIds: readonly string[]): Promise<Map<string, DomainBudget>> {
  const rows = await tx.execute<Row>(sql`
    select l.sender_domain_id, l.per_day, w.zone,
      case when l.used_day > l.day then l.used_day else l.day end as day,
      case when l.used_day > l.day then l.used when l.used_day = l.day then greatest(l.used, l.reserved) else l.reserved end as reserved
    from sender_domain_limits l
    join sender_domains s on s.id = l.sender_domain_id join workspaces w on w.id = s.workspace_id
    where l.sender_domain_id in (select sender_domain_id from mailboxes where id = any (${array(mailboxIds)}::uuid[]))
    order by l.sender_domain_id for no key update of l`);
  return new Map(
    rows.map((row) => [
      String(row["sender_domain_id"]),
      {
        perDay: Number(row["per_day"]),
        zone: String(row["zone"]),
        day: String(row["day"]),
        reserved: Number(row["reserved"]),
      },
    ]),
  );
}

const awayOf = ({ away_reason: reason, away_until: until }: MailboxRow): Pick<MailboxFacts, "away"> =>
  until === null ? {} : { away: { reason, until: new Date(until) } };

/**
 * Locks what these mailboxes may still give. What has left counts where it is more than what was given away: people
 * write too.
 */
export async function lockMailboxes(
  tx: Tx,
  at: Date,
  mailboxIds: readonly string[],
): Promise<Map<string, PlanMailbox>> {
  const ids = array(new Set(mailboxIds));
  await tx.execute(sql`
    insert into mailbox_limits (tenant_id, mailbox_id, day, reserved, next_slot_at)
    select b.tenant_id, b.id, '', 0, ${at.toISOString()}::timestamptz from mailboxes b
    where b.id = any (${ids}::uuid[]) and not exists (select 1 from mailbox_limits l where l.mailbox_id = b.id)
    order by b.id on conflict do nothing`);
  const rows = await tx.execute<MailboxRow>(sql`
    select l.mailbox_id, greatest(l.next_slot_at, l.free_at) as next_slot_at,
      case when l.used_day > l.day then l.used_day else l.day end as day,
      case when l.used_day > l.day then l.used when l.used_day = l.day then greatest(l.used, l.reserved) else l.reserved end as reserved,
      b.daily_limit, b.gap_seconds, b.address, b.server_id, b.sender_domain_id, b.state, w.zone,
      case when b.kind = 'hosted' and s.mail_away_until > ${at.toISOString()} then 'mail_server_away' else l.rest_reason end as away_reason,
      case when b.kind = 'hosted' and s.mail_away_until > ${at.toISOString()} then s.mail_away_until else l.rest_until end as away_until
    from mailbox_limits l join mailboxes b on b.id = l.mailbox_id join workspaces w on w.id = b.workspace_id
    join sending_servers s on s.id = b.server_id
    where l.mailbox_id = any (${ids}::uuid[])
    order by l.mailbox_id for no key update of l`);
  return new Map(
    rows.map((row) => [
      row.mailbox_id,
      {
        mailboxId: row.mailbox_id,
        day: row.day,
        reserved: row.reserved,
        nextSlotAt: new Date(row.next_slot_at),
        dailyLimit: row.daily_limit,
        gapSeconds: row.gap_seconds,
        zone: row.zone,
        active: row.state === "active",
        address: row.address,
        serverId: row.server_id,
        senderDomainId: row.sender_domain_id,
        ...awayOf(row),
      },
    ]),
  );
}

/** Locks the first `n` of each queue, those who have waited longest first, with the facts that are theirs. */
export async function lockDue(
  tx: Tx,
  ctx: Ctx,
  at: Date,
  wanted: readonly { campaignId: string; mailboxId: string; n: number }[],
): Promise<DueRow[]> {
  return (await tx.execute(sql`
    select e.id as "enrollmentId", e.campaign_id as "campaignId", e.mailbox_id as "mailboxId", e.contact_id as "contactId",
      e.position, k.email, k.status as "contactStatus", s.template_version_id as "templateVersionId",
      s.position is not null as "stepExists", coalesce(g.mx_group, split_part(k.email, '@', 2)) as "mxGroup",
      g.domain is not null as "groupKnown",
      exists (select 1 from suppressions x where x.tenant_id = e.tenant_id and x.email = k.email) as suppressed
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w("campaignId" uuid, "mailboxId" uuid, n integer)
    cross join lateral (
      select * from enrollments e where e.tenant_id = ${ctx.tenantId} and e.campaign_id = w."campaignId"
        and e.mailbox_id = w."mailboxId" and e.state = 'active' and e.next_at <= ${at.toISOString()}
      order by e.next_at, e.id limit w.n for update skip locked
    ) e
    join contacts k on k.tenant_id = e.tenant_id and k.id = e.contact_id
    left join campaign_steps s on s.tenant_id = e.tenant_id and s.campaign_id = e.campaign_id and s.position = e.position
    left join mx_groups g on g.domain = split_part(k.email, '@', 2)
    order by e.next_at, e.id`)) as unknown as DueRow[];
}

const groupBudget = (row: Row): GroupBudget => ({
  perMinute: row["per_minute"] === null ? null : Number(row["per_minute"]),
  heldUntil: row["held_until"] === null ? null : instant(row["held_until"]),
  minuteMs: row["reserved_minute"] === null ? 0 : instant(row["reserved_minute"]).getTime(),
  reserved: Number(row["reserved"]),
});

/** Locks what the servers may give to the providers of these mails, the last of the locks. */
export async function lockGroups(
  tx: Tx,
  at: Date,
  due: readonly DueRow[],
  mailboxes: ReadonlyMap<string, PlanMailbox>,
): Promise<Map<string, GroupBudget>> {
  const pairs = new Map<string, { serverId: string; mxGroup: string; perMinute: number | null }>();
  for (const { mailboxId, mxGroup } of due) {
    const serverId = mailboxes.get(mailboxId)?.serverId;
    if (serverId)
      pairs.set(groupKey(serverId, mxGroup), { serverId, mxGroup, perMinute: GROUP_LIMITS[mxGroup] ?? null });
  }
  const wanted = JSON.stringify([...pairs.values()]);
  await tx.execute(sql`
    insert into mx_group_limits (server_id, mx_group, per_minute)
    select w."serverId", w."mxGroup", w."perMinute"
    from jsonb_to_recordset(${wanted}::jsonb) as w("serverId" uuid, "mxGroup" text, "perMinute" integer)
    where w."perMinute" is not null
      and not exists (select 1 from mx_group_limits l where l.server_id = w."serverId" and l.mx_group = w."mxGroup")
    order by 1, 2 on conflict do nothing`);
  const rows = await tx.execute<Row>(sql`
    select l.server_id, l.mx_group, l.held_until, l.reserved_minute, l.reserved,
      case when l.slow_until > ${at.toISOString()} then least(l.slow_per_minute, l.per_minute) else l.per_minute end as per_minute
    from mx_group_limits l
    where (l.server_id, l.mx_group) in (
      select w."serverId", w."mxGroup" from jsonb_to_recordset(${wanted}::jsonb) as w("serverId" uuid, "mxGroup" text))
    order by l.server_id, l.mx_group for no key update of l`);
  return new Map(
    rows.map((row) => [groupKey(String(row["server_id"]), String(row["mx_group"])), groupBudget(row)]),
  );
}
