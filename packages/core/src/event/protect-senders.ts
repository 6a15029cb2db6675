import { PLANNED_ONCE } from "@penguin/db";
import { mailboxes, senderAlerts } from "@penguin/db/schema";
import { newId } from "@penguin/runtime/id";
import { and, eq, sql } from "drizzle-orm";
import { announce, type Ctx, type Tx, writeAudit } from "../kernel/index.ts";
import { judgeRate, RATE_RULES, type RateRule } from "./judge-rate.ts";

/** What came back for one mail of ours, as far as its sender is judged by it. */
export interface SenderFact {
  kind: "accepted" | "bounced" | "complained";
  eventId: string;
  messageId: string;
  mailboxId: string;
  at: Date;
}

const DAY_MS = 86_400_000;
const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** A mail that bounced and is reported once more, or complained of twice, counts once. */
const countedOnce = async (tx: Tx, ctx: Ctx, facts: readonly SenderFact[]): Promise<SenderFact[]> => {
  const bad = facts.filter(({ kind }) => kind !== "accepted");
  if (bad.length === 0) return [...facts];
  const keys = bad.map(({ kind, messageId, eventId }) => ({ key: `s:${kind}:${messageId}`, eventId }));
  const first = await tx.execute<{ event_id: string }>(sql`${PLANNED_ONCE}
    insert into event_keys (tenant_id, key, event_id)
    select distinct on (i.key) ${ctx.tenantId}::uuid, i.key, i."eventId"
    from jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as i(key text, "eventId" uuid) order by i.key
    on conflict do nothing returning event_id`);
  const fresh = new Set(first.map((row) => row.event_id));
  return facts.filter(({ kind, eventId }) => kind === "accepted" || fresh.has(eventId));
};

const countDays = async (tx: Tx, ctx: Ctx, facts: readonly SenderFact[]): Promise<void> => {
  const rows = facts.map(({ kind, mailboxId, at }) => ({ kind, mailbox: mailboxId, day: dayOf(at) }));
  await tx.execute(sql`${PLANNED_ONCE}
    insert into sender_days as d (tenant_id, mailbox_id, round, day, accepted, bounced, complained)
    select ${ctx.tenantId}::uuid, b.id, b.protection_round, i.day, count(*) filter (where i.kind = 'accepted'),
      count(*) filter (where i.kind = 'bounced'), count(*) filter (where i.kind = 'complained')
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as i(kind text, mailbox uuid, day text)
    join mailboxes b on b.id = i.mailbox group by 2, 3, 4 order by 2, 3, 4
    on conflict (tenant_id, mailbox_id, round, day) do update set accepted = d.accepted + excluded.accepted,
      bounced = d.bounced + excluded.bounced, complained = d.complained + excluded.complained`);
};

type Sums = {
  mailbox_id: string | null;
  sender_domain_id: string | null;
  workspace_id: string;
  subject: string;
  hits: number;
  sample: number;
};

/** What lies against these mailboxes, and against the whole domains they are of. */
const sumUp = async (tx: Tx, rule: RateRule, mailboxIds: readonly string[], at: Date): Promise<Sums[]> => {
  const since = dayOf(new Date(at.getTime() - rule.days * DAY_MS));
  const hits = rule.kind === "bounces" ? sql`d.bounced` : sql`d.complained`;
  const whole = rule.kind === "bounces" ? sql`d.accepted + d.bounced` : sql`d.accepted`;
  return [
    ...(await tx.execute<Sums>(sql`${PLANNED_ONCE}
      with hit as (select distinct id, sender_domain_id from mailboxes where id = any (${`{${mailboxIds.join(",")}}`}::uuid[]))
      select b.id as mailbox_id, null::uuid as sender_domain_id, b.workspace_id, b.address as subject,
        sum(${hits})::int as hits, sum(${whole})::int as sample
      from hit h join mailboxes b on b.id = h.id
      join sender_days d on d.mailbox_id = b.id and d.round = b.protection_round and d.day > ${since}
      group by b.tenant_id, b.id, b.workspace_id, b.address
      union all
      select null, s.id, s.workspace_id, s.name, sum(${hits})::int, sum(${whole})::int
      from (select distinct sender_domain_id as id from hit where sender_domain_id is not null) h
      join sender_domains s on s.id = h.id join mailboxes b on b.sender_domain_id = s.id
      join sender_days d on d.mailbox_id = b.id and d.round = b.protection_round and d.day > ${since}
      group by s.tenant_id, s.id, s.workspace_id, s.name
      order by 4`)),
  ];
};

/** Opens the alert or makes an open warning a pause. False when nothing is new. */
const raise = async (
  tx: Tx,
  ctx: Ctx,
  rule: RateRule,
  sums: Sums,
  level: "warning" | "pause",
): Promise<boolean> => {
  const at = ctx.clock.now();
  const changed = await tx
    .insert(senderAlerts)
    .values({
      tenantId: ctx.tenantId,
      id: newId(at),
      workspaceId: sums.workspace_id,
      mailboxId: sums.mailbox_id,
      senderDomainId: sums.sender_domain_id,
      subject: sums.subject,
      kind: rule.kind,
      level,
      hits: sums.hits,
      sample: sums.sample,
      openedAt: at,
      untold: true,
    })
    .onConflictDoUpdate({
      target: [senderAlerts.tenantId, senderAlerts.subject, senderAlerts.kind],
      targetWhere: sql`closed_at is null`,
      set: { level, hits: sums.hits, sample: sums.sample, untold: true },
      setWhere: sql`${senderAlerts.level} = 'warning' and excluded.level = 'pause'`,
    })
    .returning({ id: senderAlerts.id });
  const [alert] = changed;
  if (!alert) return false;
  await writeAudit(tx, ctx, {
    action: "reputation.raise-alert",
    entity: "alert",
    entityId: alert.id,
    after: { subject: sums.subject, kind: rule.kind, level, hits: sums.hits, sample: sums.sample },
  });
  return true;
};

const reasonOf = (rule: RateRule, { hits, sample }: Sums): string => {
  const rate = ((hits / sample) * 100).toFixed(1);
  const what = rule.kind === "bounces" ? "bounced" : "were complained of";
  return `Paused to protect your reputation: ${hits} of ${sample} mails ${what} (${rate} %).`;
};

const pause = async (tx: Tx, ctx: Ctx, rule: RateRule, sums: Sums): Promise<void> => {
  const whose = sums.mailbox_id
    ? eq(mailboxes.id, sums.mailbox_id)
    : eq(mailboxes.senderDomainId, sums.sender_domain_id ?? "");
  const stateReason = reasonOf(rule, sums);
  const paused = await tx
    .update(mailboxes)
    .set({ state: "paused", stateReason })
    .where(and(whose, eq(mailboxes.state, "active")))
    .returning({ id: mailboxes.id });
  for (const { id } of paused) {
    await writeAudit(tx, ctx, {
      action: "mailbox.protect",
      entity: "mailbox",
      entityId: id,
      reason: stateReason,
    });
    await announce(tx, "mailbox", id);
  }
};

/**
 * Counts what came back for the mailboxes that sent it. Where bounces or complaints cross a threshold, tells once, and at
 * the higher one pauses the mailbox, or all mailboxes of the domain, until a person lets them send again.
 */
export async function protectSenders(tx: Tx, ctx: Ctx, facts: readonly SenderFact[]): Promise<void> {
  const counted = await countedOnce(tx, ctx, facts);
  if (counted.length === 0) return;
  await countDays(tx, ctx, counted);
  const hit = [
    ...new Set(counted.filter(({ kind }) => kind !== "accepted").map(({ mailboxId }) => mailboxId)),
  ];
  if (hit.length === 0) return;
  for (const rule of RATE_RULES)
    for (const sums of await sumUp(tx, rule, hit, ctx.clock.now())) {
      const level = judgeRate(rule, sums.hits, sums.sample);
      if (!level || !(await raise(tx, ctx, rule, sums, level))) continue;
      if (level === "pause") await pause(tx, ctx, rule, sums);
      for (const id of hit) await announce(tx, "mailbox", id);
    }
}
