import { PLANNED_ONCE } from "@penguin/db";
import { type SQL, sql } from "drizzle-orm";
import { newId } from "@penguin/runtime/id";
import { protectCampaign } from "../campaign/index.ts";
import { announceAll, type Ctx, type Tx } from "../kernel/index.ts";
import { skipPlanned } from "../ledger/index.ts";
import { protectSenders, type SenderFact } from "./protect-senders.ts";
import { suppressPeople } from "./suppress-people.ts";

/** What can come back for a message. */
export type EventKind =
  | "accepted"
  | "deferred"
  | "bounced"
  | "opened"
  | "clicked"
  | "replied"
  | "auto_replied"
  | "complained"
  | "unsubscribed";

/** Something that came back for one of our messages. The same key is recorded once, however often it is reported. */
export interface EventInput {
  messageId: string;
  kind: EventKind;
  key: string;
  at: Date;
  machine?: boolean;
  detail?: Record<string, string | number | boolean>;
}

/** A recorded event with what its consequences need of the mail. */
export type Fact = {
  key: string;
  event_id: string;
  message_id: string;
  kind: EventKind;
  machine: boolean;
  at: string;
  detail: Record<string, string | number | boolean>;
  campaign_id: string | null;
  position: number | null;
  contact_id: string | null;
  enrollment_id: string | null;
  to_address: string;
  message_kind: string;
  thread_id: string | null;
  mailbox_id: string;
};

const MOVING = new Set<EventKind>(["accepted", "bounced", "complained"]);

/** The messages that are about to move, in the order of their ids: two doors that report of the same ones wait, and never for each other. */
const lockMoving = async (tx: Tx, inputs: readonly EventInput[]): Promise<void> => {
  const ids = [...new Set(inputs.flatMap(({ kind, messageId }) => (MOVING.has(kind) ? [messageId] : [])))];
  if (ids.length === 0) return;
  await tx.execute(sql`${PLANNED_ONCE}
    select 1 from messages where id = any (${`{${ids.join(",")}}`}::uuid[]) order by id for no key update`);
};

/** Keeps what was not recorded before, stores it, and gives back the facts its consequences need. */
const insertFresh = async (tx: Tx, ctx: Ctx, inputs: readonly EventInput[]): Promise<Fact[]> => {
  const rows = inputs.map((input) => ({
    ...input,
    at: input.at.toISOString(),
    machine: input.machine ?? false,
    detail: input.detail ?? {},
    eventId: newId(ctx.clock.now()),
  }));
  return (await tx.execute(sql`${PLANNED_ONCE}
    with input as (
      select i.*, m.campaign_id, m.position, m.contact_id, m.enrollment_id, m.to_address, m.kind as message_kind, m.thread_id, m.mailbox_id
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as i("messageId" uuid, kind text, key text, at timestamptz, machine boolean,
        detail jsonb, "eventId" uuid)
      join messages m on m.id = i."messageId"
    ), fresh as (
      insert into event_keys (tenant_id, key, event_id) select ${ctx.tenantId}, key, "eventId" from input order by key
      on conflict do nothing returning key, event_id
    ), stored as (
      insert into events (tenant_id, id, message_id, campaign_id, contact_id, kind, machine, at, detail)
      select ${ctx.tenantId}, f.event_id, i."messageId", i.campaign_id, i.contact_id, i.kind, i.machine, i.at, i.detail
      from fresh f join input i on i."eventId" = f.event_id
    )
    select i.key, i."eventId" as event_id, i."messageId" as message_id, i.kind, i.machine, i.at, i.detail, i.campaign_id, i.position,
      i.contact_id, i.enrollment_id, i.to_address, i.message_kind, i.thread_id, i.mailbox_id
    from fresh f join input i on i."eventId" = f.event_id order by i.at, i.key`)) as unknown as Fact[];
};

const COUNTED: Readonly<Record<EventKind, { human: string; machine?: string }>> = {
  accepted: { human: "accepted" },
  deferred: { human: "deferred" },
  bounced: { human: "bounced" },
  opened: { human: "opened", machine: "machine_opened" },
  clicked: { human: "clicked", machine: "machine_clicked" },
  replied: { human: "replied" },
  auto_replied: { human: "auto_replied" },
  complained: { human: "complained" },
  unsubscribed: { human: "unsubscribed" },
};

const columnOf = (fact: Fact): string => {
  const { human, machine } = COUNTED[fact.kind];
  return fact.machine && machine ? machine : human;
};

/** The counters that what comes back may raise. */
const COLUMNS = [
  ...new Set(Object.values(COUNTED).flatMap(({ human, machine }) => [human, machine ?? human])),
];
const list = (write: (column: string) => string): SQL => sql.raw(COLUMNS.map(write).join(", "));

/** All counters in one statement, in the order of their keys: they are held until the transaction ends. */
const raise = async (tx: Tx, ctx: Ctx, counts: readonly { column: string; fact: Fact }[]): Promise<void> => {
  const ones = counts.map(({ column, fact }) => ({
    column,
    campaign: fact.campaign_id,
    place: fact.position,
  }));
  await tx.execute(sql`${PLANNED_ONCE}
    insert into campaign_counters as c (tenant_id, campaign_id, position, ${list((column) => column)})
    select ${ctx.tenantId}::uuid, i.campaign, coalesce(i.place, 0), ${list((column) => `count(*) filter (where i."column" = '${column}')`)}
    from jsonb_to_recordset(${JSON.stringify(ones)}::jsonb) as i("column" text, campaign uuid, place integer)
    group by 2, 3 order by 2, 3
    on conflict (tenant_id, campaign_id, position) do update set ${list((column) => `${column} = c.${column} + excluded.${column}`)}`);
};

/** Raises each counter once a message: the second open of the same mail by a person is kept but not counted again. */
const count = async (tx: Tx, ctx: Ctx, facts: Fact[]): Promise<void> => {
  const countable = facts.filter((fact) => fact.campaign_id && fact.message_kind === "campaign");
  if (countable.length === 0) return;
  const rows = countable.map((fact) => ({
    key: `n:${columnOf(fact)}:${fact.message_id}`,
    eventId: fact.event_id,
    column: columnOf(fact),
    fact,
  }));
  const first = await tx.execute<{ event_id: string }>(sql`${PLANNED_ONCE}
    insert into event_keys (tenant_id, key, event_id)
    select distinct on (i.key) ${ctx.tenantId}::uuid, i.key, i."eventId"
    from jsonb_to_recordset(${JSON.stringify(rows.map(({ fact: _fact, ...row }) => row))}::jsonb) as i(key text, "eventId" uuid)
    order by i.key on conflict do nothing returning event_id`);
  const counted = new Set(first.map((row) => row.event_id));
  const counts = rows.filter(({ eventId }) => counted.has(eventId));
  if (counts.length > 0) await raise(tx, ctx, counts);
};

const idsOf = (facts: Fact[], pick: (fact: Fact) => string | null): string => {
  const ids = [...new Set(facts.map(pick).filter((id): id is string => id !== null))];
  return `{${ids.join(",")}}`;
};

const moveMessages = async (tx: Tx, facts: Fact[]): Promise<void> => {
  const accepted = facts.flatMap(({ kind, message_id, at }) =>
    kind === "accepted" ? [{ message_id, at }] : [],
  );
  if (accepted.length > 0)
    await tx.execute(sql`${PLANNED_ONCE}
      update messages m set accepted_at = i.at
      from jsonb_to_recordset(${JSON.stringify(accepted)}::jsonb) as i(message_id uuid, at timestamptz)
      where m.id = i.message_id and m.accepted_at is null`);
  const ended = facts.filter((fact) => fact.kind === "bounced" || fact.kind === "complained");
  if (ended.length > 0)
    await tx.execute(sql`${PLANNED_ONCE}
      update messages m set state = i.kind, final_at = i.at, state_reason = coalesce(i.detail->>'reason', ''),
        last_code = case when i.kind = 'bounced' then (i.detail->>'code')::integer else m.last_code end, last_enhanced = coalesce(i.detail->>'enhanced', m.last_enhanced),
        last_reply = coalesce(i.detail->>'reply', m.last_reply)
      from jsonb_to_recordset(${JSON.stringify(ended)}::jsonb) as i(message_id uuid, kind text, at timestamptz, detail jsonb)
      where m.id = i.message_id and m.state in ('sent', 'delivered', 'unknown', 'bounced')`);
};

const EXITS = [
  { kind: "replied", reason: "reply", everyCampaign: false },
  { kind: "bounced", reason: "bounce", everyCampaign: false },
  { kind: "complained", reason: "complaint", everyCampaign: true },
  { kind: "unsubscribed", reason: "unsubscribe", everyCampaign: true },
] as const;

/** Ends the sequences of people who answered, left or cannot be reached, and takes back what was planned for them. */
const exitEnrollments = async (tx: Tx, ctx: Ctx, facts: Fact[]): Promise<void> => {
  for (const { kind, reason, everyCampaign } of EXITS) {
    const hit = facts.filter((fact) => fact.kind === kind && fact.contact_id);
    if (hit.length === 0) continue;
    const match = everyCampaign
      ? sql`contact_id = any (${idsOf(hit, (fact) => fact.contact_id)}::uuid[])`
      : sql`id = any (${idsOf(hit, (fact) => fact.enrollment_id)}::uuid[])`;
    const ended = await tx.execute<{ id: string }>(sql`${PLANNED_ONCE}
      update enrollments set state = 'exited', exit_reason = ${reason}, next_at = null, updated_at = ${ctx.clock.now().toISOString()}
      where ${match} and state in ('active', 'sending') returning id`);
    await skipPlanned(
      tx,
      ctx,
      ended.map((row) => row.id),
      reason,
    );
  }
};

const MIN_SAMPLE = 50;
const PAUSE_AT = 0.05;

/** Pauses a campaign when five in a hundred or more of at least fifty sent mails came back. */
const protect = async (tx: Tx, ctx: Ctx, facts: Fact[]): Promise<void> => {
  const campaignIds = idsOf(
    facts.filter((fact) => fact.kind === "bounced"),
    (fact) => fact.campaign_id,
  );
  if (campaignIds === "{}") return;
  const rows = await tx.execute<{ campaign_id: string; sent: number; bounced: number }>(sql`${PLANNED_ONCE}
    select campaign_id, sum(sent)::int as sent, sum(bounced)::int as bounced from campaign_counters
    where campaign_id = any (${campaignIds}::uuid[]) group by 1`);
  for (const { campaign_id: campaignId, sent, bounced } of rows) {
    if (sent < MIN_SAMPLE || bounced / sent < PAUSE_AT) continue;
    const rate = ((bounced / sent) * 100).toFixed(1);
    await protectCampaign(
      tx,
      ctx,
      campaignId,
      `Paused to protect your reputation: ${bounced} of ${sent} sent mails bounced (${rate} %).`,
    );
  }
};

const senderFactOf = (fact: Fact): SenderFact[] => {
  const { kind } = fact;
  if (kind !== "accepted" && kind !== "bounced" && kind !== "complained") return [];
  const at = new Date(fact.at);
  return [{ kind, at, eventId: fact.event_id, messageId: fact.message_id, mailboxId: fact.mailbox_id }];
};

/**
 * Records what came back, once each, with all its consequences in the same transaction: message state, counters,
 * suppression, the end of sequences, protection. Unknown message ids are left out. Returns how many were new.
 */
export async function recordEvents(tx: Tx, ctx: Ctx, inputs: readonly EventInput[]): Promise<number> {
  if (inputs.length === 0) return 0;
  await lockMoving(tx, inputs);
  const facts = await insertFresh(tx, ctx, inputs);
  if (facts.length === 0) return 0;
  await moveMessages(tx, facts);
  await suppressPeople(tx, ctx, facts);
  await exitEnrollments(tx, ctx, facts);
  await protectSenders(tx, ctx, facts.flatMap(senderFactOf));
  // A campaign's counters are one row for all that comes back, so they are held for the end of the transaction alone.
  await count(tx, ctx, facts);
  await protect(tx, ctx, facts);
  // One contact for all of them: who hears it asks again for the contacts, timelines and suppressions that are on screen.
  const someone = facts.find((fact) => fact.contact_id !== null)?.contact_id;
  const campaigns = [...new Set(facts.flatMap((fact) => fact.campaign_id ?? []))];
  await announceAll(tx, [
    ...campaigns.map((id) => ({ topic: "campaign" as const, id })),
    ...(someone ? [{ topic: "contact" as const, id: someone }] : []),
  ]);
  return facts.length;
}
