import { seededPick, seededUnit } from "@penguin/runtime/random";
import { afterAll, beforeAll, expect, it } from "vitest";
import { tenantTransaction } from "../kernel/index.ts";
import { sweepLedger } from "../ledger/index.ts";
import {
  createKit,
  createTenant,
  type Kit,
  launchedCampaign,
  ledgerOf,
  planAndSend,
  type TestTenant,
} from "../testing/index.ts";
import { type EventKind, recordEvents, settleRejections } from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());

const KINDS: readonly EventKind[] = [
  "accepted",
  "deferred",
  "bounced",
  "opened",
  "clicked",
  "replied",
  "auto_replied",
  "complained",
  "unsubscribed",
];

/** Every counter, by SQL over the ledger, its attempts and the events alone. */
const recount = (tenantId: string) => kit.root`
  with m as (select * from messages where tenant_id = ${tenantId} and kind = 'campaign'),
  e as (select distinct message_id, kind, machine from events where tenant_id = ${tenantId})
  select m.campaign_id, m.position, count(*)::int as planned,
    count(m.sent_at)::int as sent,
    count(*) filter (where m.state = 'skipped')::int as skipped,
    count(*) filter (where m.state = 'failed')::int as failed,
    count(*) filter (where exists (select 1 from e where e.message_id = m.id and kind = 'deferred')
      or exists (select 1 from message_attempts a where a.message_id = m.id and a.outcome = 'deferred'))::int as deferred,
    count(*) filter (where exists (select 1 from e where e.message_id = m.id and kind = 'accepted'))::int as accepted,
    count(*) filter (where exists (select 1 from e where e.message_id = m.id and kind = 'bounced'))::int as bounced,
    count(*) filter (where exists (select 1 from e where e.message_id = m.id and kind = 'complained'))::int as complained,
    count(*) filter (where exists (select 1 from e where e.message_id = m.id and kind = 'opened' and not machine))::int as opened,
    count(*) filter (where exists (select 1 from e where e.message_id = m.id and kind = 'opened' and machine))::int as machine_opened,
    count(*) filter (where exists (select 1 from e where e.message_id = m.id and kind = 'clicked' and not machine))::int as clicked,
    count(*) filter (where exists (select 1 from e where e.message_id = m.id and kind = 'clicked' and machine))::int as machine_clicked,
    count(*) filter (where exists (select 1 from e where e.message_id = m.id and kind = 'replied'))::int as replied,
    count(*) filter (where exists (select 1 from e where e.message_id = m.id and kind = 'auto_replied'))::int as auto_replied,
    count(*) filter (where exists (select 1 from e where e.message_id = m.id and kind = 'unsubscribed'))::int as unsubscribed
  from m group by 1, 2 order by 1, 2`;

const stored = (tenantId: string) => kit.root`
  select campaign_id, position, planned, sent, skipped, failed, deferred, accepted, bounced, complained, opened, machine_opened, clicked,
    machine_clicked, replied, auto_replied, unsubscribed
  from campaign_counters where tenant_id = ${tenantId} and planned > 0 order by 1, 2`;

const reportSome = async (tenant: TestTenant, seed: string, round: number): Promise<void> => {
  const ctx = kit.system(tenant.tenantId, "event.record");
  const sent = (await ledgerOf(tenant)).filter((row) => row.sentAt !== null);
  const inputs = sent
    .filter((row) => seededUnit(seed, "hit", round, row.id) < 0.6)
    .map((row) => {
      const kind = seededPick(KINDS, seed, "kind", round, row.toAddress, row.position ?? 0);
      const suppress = seededUnit(seed, "hard", row.id) < 0.3;
      const machine =
        seededUnit(seed, "machine", round, row.id) < 0.4 && (kind === "opened" || kind === "clicked");
      return {
        messageId: row.id,
        kind,
        key: `${kind}:${row.id}:${round % 2}`,
        at: kit.clock.now(),
        machine,
        detail: { suppress },
      };
    });
  const half = Math.ceil(inputs.length / 2);
  for (const part of [inputs.slice(0, half), inputs.slice(half), inputs.slice(0, 3)])
    await tenantTransaction(ctx, (tx) => recordEvents(tx, ctx, part));
};

it.each(["one", "two", "three"])(
  "keeps every counter equal to a recount after a random week (seed %s)",
  async (seed) => {
    const tenant = await createTenant(kit);
    const steps = [
      { subject: "S", body: "B" },
      { body: "C", waitSeconds: 3600 },
      { body: "D", waitSeconds: 3600 },
    ];
    await launchedCampaign(kit, tenant, { people: 40, steps });
    let mails = 0;
    kit.smtp.answer = () => {
      const luck = seededUnit(seed, "answer", (mails += 1));
      if (luck < 0.1) return { kind: "deferred", code: 451, reply: "451 later", stage: "rcpt" };
      if (luck < 0.14)
        return {
          kind: "rejected",
          code: 550,
          enhanced: "5.1.1",
          reply: "550 5.1.1 no such user",
          stage: "rcpt",
        };
      return luck < 0.16 ? { kind: "unknown", reply: "", stage: "data" } : undefined;
    };
    for (let round = 0; round < 10; round += 1) {
      await planAndSend(kit);
      await settleRejections(kit.platform());
      await reportSome(tenant, seed, round);
      await kit.root`update campaigns set state = 'active' where tenant_id = ${tenant.tenantId}`;
      await sweepLedger(kit.platform());
      kit.pass(1800);
    }
    const counted = await recount(tenant.tenantId);
    expect(await stored(tenant.tenantId)).toEqual([...counted]);
    expect(counted.length).toBe(3);
    expect(counted.reduce((sum, row) => sum + Number(row["bounced"]), 0)).toBeGreaterThan(0);
  },
);
