import { sql } from "drizzle-orm";
import type { Ctx, Tx } from "../kernel/index.ts";
import { suppressAddresses, type SuppressionEntry } from "../suppression/index.ts";
import type { Fact } from "./record-events.ts";

/** How many mails in a row have to come back for reasons that might pass before an address is given up. */
const SOFT_IN_A_ROW = 3;
/** Reasons that are about the recipient's mailbox or its server, and may pass; what is about us says nothing of the address. */
const SOFT_REASONS = ["mailbox_full", "network", "greylisted"];

const idsOf = (facts: readonly Fact[]): string =>
  `{${[...new Set(facts.flatMap((fact) => fact.contact_id ?? []))].join(",")}}`;

/** The facts of contacts of whom the last mails that came to an end all came back for a reason that might pass. */
const softInARow = async (tx: Tx, facts: readonly Fact[]): Promise<Fact[]> => {
  const soft = facts.filter(
    (fact) =>
      fact.kind === "bounced" &&
      fact.detail["suppress"] !== true &&
      SOFT_REASONS.includes(String(fact.detail["reason"])),
  );
  if (soft.length === 0) return [];
  const rows = await tx.execute<{ contact_id: string }>(sql`
    select k.id as contact_id from unnest(${idsOf(soft)}::uuid[]) as k(id)
    cross join lateral (
      select m.state, m.state_reason from messages m
      where m.contact_id = k.id and m.kind = 'campaign' and m.sent_at is not null
        and (m.state in ('bounced', 'delivered') or (m.state = 'sent' and m.accepted_at is not null))
      order by m.sent_at desc, m.id desc limit ${SOFT_IN_A_ROW}
    ) x
    group by k.id
    having count(*) filter (where x.state = 'bounced' and x.state_reason = any (${`{${SOFT_REASONS.join(",")}}`}::text[])) = ${SOFT_IN_A_ROW}`);
  const given = new Set(rows.map((row) => row.contact_id));
  return soft.filter((fact) => fact.contact_id !== null && given.has(fact.contact_id));
};

/** Other addresses of these people, by contact; shared ones stand for nobody. */
const aliasesOf = async (tx: Tx, facts: readonly Fact[]): Promise<Map<string, string[]>> => {
  const rows = await tx.execute<{ contact_id: string; emails: string[] }>(sql`
    select contact_id, array_agg(email order by email) as emails from contact_aliases
    where contact_id = any (${idsOf(facts)}::uuid[]) and not shared group by 1`);
  return new Map(rows.map((row) => [row.contact_id, row.emails]));
};

const RULES = [
  { reason: "hard_bounce", status: "bounced", whole: false },
  { reason: "soft_bounce", status: "bounced", whole: false },
  { reason: "unsubscribed", status: "unsubscribed", whole: true },
  { reason: "complaint", status: "complained", whole: true },
] as const;

/**
 * Suppresses those whose mail came back for good or three times in a row, who left or who complained, each with the event
 * it follows from. Who leaves or complains does so with every address they answered from, and in this organisation alone:
 * whoever gets a mail can complain about it, and that must not reach further.
 */
export async function suppressPeople(tx: Tx, ctx: Ctx, facts: readonly Fact[]): Promise<void> {
  const hits = {
    hard_bounce: facts.filter((fact) => fact.kind === "bounced" && fact.detail["suppress"] === true),
    soft_bounce: await softInARow(tx, facts),
    unsubscribed: facts.filter((fact) => fact.kind === "unsubscribed"),
    complaint: facts.filter((fact) => fact.kind === "complained"),
  };
  for (const { reason, status, whole } of RULES) {
    const hit = hits[reason];
    if (hit.length === 0) continue;
    const aliases = whole ? await aliasesOf(tx, hit) : new Map<string, string[]>();
    const entries = hit.flatMap((fact): SuppressionEntry[] => {
      const entry = {
        reason,
        source: `message:${fact.message_id}`,
        eventId: fact.event_id,
        rule: reason === "soft_bounce" ? `soft-${SOFT_IN_A_ROW}-in-a-row` : String(fact.detail["rule"] ?? ""),
      };
      const others = aliases.get(fact.contact_id ?? "") ?? [];
      return [fact.to_address, ...others].map((email) => ({ ...entry, email }));
    });
    await suppressAddresses(tx, ctx, entries);
    await tx.execute(sql`
      update contacts set status = ${status}, updated_at = ${ctx.clock.now().toISOString()}
      where id = any (${idsOf(hit)}::uuid[])
        and (status = 'active' or (${status} = 'complained' and status <> 'complained'))`);
  }
}
