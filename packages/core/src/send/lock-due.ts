import { sql } from "drizzle-orm";
import type { Tx } from "../kernel/index.ts";
import { GROUP_LIMITS } from "./group-limits.ts";
import {
  type DomainBudget,
  type DueStep,
  type GroupBudget,
  groupKey,
  type MailboxFacts,
} from "./plan-facts.ts";
import type { WaitReason } from "./plan-reasons.ts";

/** Those who wait for the same campaign and mailbox, and what they were last found waiting for. */
export interface Queue {
  tenantId: string;
  campaignId: string;
  mailboxId: string;
  waitReason: string | null;
  waitUntil: string | null;
}

/** A due enrollment that is locked for this round. */
export interface DueRow extends DueStep {
  tenantId: string;
  enrollmentId: string;
  position: number;
  email: string;
  templateVersionId: string;
  groupKnown: boolean;
}

/** A mailbox with the address that its Message-IDs carry. */
export type PlanMailbox = MailboxFacts & { tenantId: string; address: string };

/** What several tenants may give away, locked: each queue, mailbox and domain says whose it is. */
export interface Budgets {
  queues: Queue[];
  mailboxes: Map<string, PlanMailbox>;
  domains: Map<string, DomainBudget & { tenantId: string }>;
}

type Row = Record<string, unknown>;
type Read = {
  queues: Queue[];
  mailboxes: (Omit<PlanMailbox, "nextSlotAt" | "away"> & {
    nextSlotAt: string;
    awayReason: WaitReason;
    awayUntil: string | null;
  })[];
  domains: (DomainBudget & { tenantId: string; id: string })[];
};

const instant = (value: unknown): Date => new Date(String(value));

/**
 * Finds the queues of these campaigns in which somebody is due, at most `limit` a tenant, and locks what their domains
 * and mailboxes may still give.
 */
export async function lockBudgets(
  tx: Tx,
  at: Date,
  campaigns: readonly { tenantId: string; id: string }[],
  limit: number,
): Promise<Budgets> {
  const tenants = `{${campaigns.map(({ tenantId }) => tenantId).join(",")}}`;
  const ids = `{${campaigns.map(({ id }) => id).join(",")}}`;
  const [row] = await tx.execute<{ read: Read }>(
    sql`select app.lock_budgets(${tenants}::uuid[], ${ids}::uuid[], ${at.toISOString()}, ${limit}) as read`,
  );
  const { queues = [], mailboxes = [], domains = [] } = row?.read ?? {};
  return {
    queues,
    mailboxes: new Map(
      mailboxes.map(({ awayReason: reason, awayUntil, nextSlotAt, ...box }) => [
        box.mailboxId,
        {
          ...box,
          nextSlotAt: instant(nextSlotAt),
          ...(awayUntil !== null && { away: { reason, until: instant(awayUntil) } }),
        },
      ]),
    ),
    domains: new Map(domains.map(({ id, ...budget }) => [id, budget])),
  };
}

type LockedRow = Omit<DueRow, "quiet" | "cap"> & {
  quiet: { reason: "contact_paused" | "frequency_cap"; until: string } | null;
  cap_key: string | null;
  cap_seconds: number | null;
};

/** Locks the first `n` of each queue, with the facts that are theirs; by tenant, those who have waited longest first. */
export async function lockDue(
  tx: Tx,
  at: Date,
  wanted: readonly (Pick<Queue, "tenantId" | "campaignId" | "mailboxId"> & { n: number })[],
): Promise<DueRow[]> {
  const rows = (await tx.execute(sql`
    select tenant_id as "tenantId", enrollment_id as "enrollmentId", campaign_id as "campaignId", mailbox_id as "mailboxId",
      position, email, contact_status as "contactStatus", template_version_id as "templateVersionId",
      template_version_id is not null as "stepExists", mx_group as "mxGroup", group_known as "groupKnown", bar, quiet, cap_key, cap_seconds
    from app.lock_due(${JSON.stringify(wanted)}::jsonb, ${at.toISOString()}) order by tenant_id, next_at, enrollment_id`)) as unknown as LockedRow[];
  return rows.map(({ quiet, cap_key: key, cap_seconds: seconds, ...row }) => ({
    ...row,
    quiet: quiet && { ...quiet, until: new Date(quiet.until) },
    cap: key === null || seconds === null ? null : { key, seconds },
  }));
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
