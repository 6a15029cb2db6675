import { campaignCounters, enrollments, messageAttempts, messages } from "@penguin/db/schema";
import type { SmtpOutcome } from "@penguin/infra/smtp";
import { sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { pauseCampaign, resumeCampaign, sendCampaignTest } from "../campaign/index.ts";
import { tenantTransaction } from "../kernel/index.ts";
import { sweepLedger } from "../ledger/index.ts";
import {
  createKit,
  createTenant,
  type Kit,
  launchedCampaign,
  type LedgerRow,
  ledgerOf,
  planAndSend,
  senderWithGap,
  suppress,
  type TestTenant,
} from "../testing/index.ts";
import { planDue, sendBatch } from "./index.ts";

let kit: Kit;
let tenant: TestTenant;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
  tenant = await createTenant(kit);
});
afterAll(() => kit.close());

const only = async (): Promise<LedgerRow> => {
  const [row] = await ledgerOf(tenant);
  if (!row) throw new Error("the ledger is empty");
  return row;
};
const planned = async (people = 1) => {
  const campaign = await launchedCampaign(kit, tenant, { people });
  await planDue(kit.platform());
  return campaign;
};
const answer = (outcome: Extract<SmtpOutcome, { reply: string }>): void => {
  kit.smtp.answer = () => outcome;
};
const enrollmentsOf = () => tenantTransaction(tenant.ctx, (tx) => tx.select().from(enrollments));
const countersOf = async () => {
  const rows = await tenantTransaction(tenant.ctx, (tx) => tx.select().from(campaignCounters));
  return rows.find((row) => row.position === 1);
};
const claim = (): Promise<{ batch: { messages: { id: string; fence: number; tenantId: string }[] } }[]> =>
  kit
    .open("pm_server_1")
    .db.execute(
      sql`select app.claim_messages(100, ${kit.clock.now().toISOString()}::timestamptz, 300) as batch`,
    ) as never;
const settle = async (item: Record<string, unknown>): Promise<number> => {
  const at = kit.clock.now().toISOString();
  const items = JSON.stringify([{ at, tenantId: tenant.tenantId, ...item }]);
  const [row] = await kit
    .open("pm_server_1")
    .db.execute(sql`select app.settle_messages(${items}::jsonb, ${at}::timestamptz) as n`);
  return Number(row?.["n"]);
};

describe("what a server answers", () => {
  it("is sent once it was accepted, with queue id, attempt and the next step due after its wait", async () => {
    await planned();
    expect(await sendBatch(kit.sender(), 10)).toBe(1);
    expect(await only()).toMatchObject({
      state: "sent",
      queueId: "FAKE000001",
      attempts: 1,
      fence: 1,
      leaseUntil: null,
    });
    const attempts = await tenantTransaction(tenant.ctx, (tx) => tx.select().from(messageAttempts));
    expect(attempts).toMatchObject([{ attempt: 1, outcome: "accepted", code: 250 }]);
    expect(await enrollmentsOf()).toMatchObject([
      { state: "active", position: 2, nextAt: new Date("2026-03-03T09:00:00Z") },
    ]);
    expect(await countersOf()).toMatchObject({ planned: 1, sent: 1 });
  });

  it("is tried again after 5, 15, 60, 240 and 720 minutes, and has failed after that", async () => {
    await planned();
    answer({ kind: "deferred", code: 451, reply: "451 4.7.1 later", stage: "rcpt" });
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      await sendBatch(kit.sender(), 10);
      const { dueAt, state } = await only();
      expect(state).toBe("deferred");
      waits.push((dueAt.getTime() - kit.clock.now().getTime()) / 60_000);
      kit.clock.advanceTo(new Date(dueAt.getTime() - 1000));
      expect(await sendBatch(kit.sender(), 10)).toBe(0);
      kit.pass(1);
    }
    await sendBatch(kit.sender(), 10);
    expect(waits).toEqual([5, 15, 60, 240, 720]);
    expect(await only()).toMatchObject({ state: "failed", stateReason: "gave_up", attempts: 6 });
    expect(await enrollmentsOf()).toMatchObject([{ state: "failed", failure: "gave_up", nextAt: null }]);
    expect(await countersOf()).toMatchObject({ sent: 0, deferred: 1, failed: 1 });
  });

  it("has bounced when it was rejected, and leaves the refusal in the outbox", async () => {
    await planned();
    answer({
      kind: "rejected",
      code: 550,
      enhanced: "5.1.1",
      reply: "550 5.1.1 User unknown",
      stage: "rcpt",
    });
    await sendBatch(kit.sender(), 10);
    expect(await only()).toMatchObject({ state: "bounced", stateReason: "unknown_user", lastCode: 550 });
    const [row] = await kit.root`select type, payload from outbox where tenant_id = ${tenant.tenantId}`;
    expect(row?.["payload"]).toMatchObject({ code: 550, detail: { suppress: true } });
  });

  it("is unknown when the answer was lost, never sent again, and has failed after a day without evidence", async () => {
    await planned();
    answer({ kind: "unknown", reply: "connection closed", stage: "data" });
    await sendBatch(kit.sender(), 10);
    expect(await only()).toMatchObject({ state: "unknown", stateReason: "connection_lost" });
    kit.smtp.answer = () => undefined;
    for (let day = 0; day < 5; day += 1) {
      kit.pass(86_400);
      await sweepLedger(kit.platform());
      await planAndSend(kit);
    }
    expect(kit.smtp.mails).toHaveLength(1);
    expect(await only()).toMatchObject({ state: "failed", stateReason: "no_evidence" });
    expect(await enrollmentsOf()).toMatchObject([{ state: "failed", failure: "no_evidence" }]);
    expect(await countersOf()).toMatchObject({ sent: 0, failed: 1 });
  });
});

describe("between claim and prepare", () => {
  it("releases a mail whose campaign was paused, and sends it after the resume", async () => {
    const { id } = await planned();
    await sendBatch(
      senderWithGap(kit, () => pauseCampaign(tenant.ctx, { campaignId: id })),
      10,
    );
    expect(await only()).toMatchObject({ state: "planned", stateReason: "campaign_not_active" });
    expect(kit.smtp.mails).toHaveLength(0);
    await resumeCampaign(tenant.ctx, { campaignId: id });
    await sendBatch(kit.sender(), 10);
    expect(await only()).toMatchObject({ state: "sent" });
  });

  it("skips a mail to somebody who was suppressed", async () => {
    await planned();
    await sendBatch(
      senderWithGap(kit, () => suppress(tenant, "p0@firm0.example")),
      10,
    );
    expect(await only()).toMatchObject({ state: "skipped", stateReason: "suppressed" });
    expect(await enrollmentsOf()).toMatchObject([{ state: "exited", exitReason: "suppressed" }]);
    expect(await countersOf()).toMatchObject({ sent: 0, skipped: 1 });
  });

  it("skips a mail whose enrolment has ended", async () => {
    await planned();
    const end = () => kit.root`update enrollments set state = 'exited', exit_reason = 'reply'`;
    await sendBatch(
      senderWithGap(kit, async () => end()),
      10,
    );
    expect(await only()).toMatchObject({ state: "skipped", stateReason: "enrollment_ended" });
    expect(await enrollmentsOf()).toMatchObject([{ state: "exited", exitReason: "reply" }]);
  });

  it("sends nothing under a lease that has run out", async () => {
    await planned();
    const expire = () => kit.root`update messages set lease_until = app.now() - interval '1 second'`;
    await sendBatch(
      senderWithGap(kit, async () => expire()),
      10,
    );
    expect(kit.smtp.mails).toHaveLength(0);
    expect(await only()).toMatchObject({ state: "sending" });
  });
});

describe("leases and fences", () => {
  it("gives a message to one of many claims at once", async () => {
    await planned(60);
    const batches = await Promise.all(Array.from({ length: 6 }, claim));
    const ids = batches.flatMap(([row]) => row?.batch.messages.map((message) => message.id) ?? []);
    expect(ids).toHaveLength(60);
    expect(new Set(ids).size).toBe(60);
  });

  it("changes nothing by a settlement of an older fence, or by settling twice", async () => {
    await planned();
    const [row] = await claim();
    const [message] = row?.batch.messages ?? [];
    const item = {
      id: message?.id,
      outcome: "accepted",
      state: "sent",
      reason: "",
      queueId: "Q1",
      code: 250,
      enhanced: "",
      reply: "",
    };
    expect(await settle({ ...item, fence: 0 })).toBe(0);
    expect(await only()).toMatchObject({ state: "sending" });
    expect(await settle({ ...item, fence: 1 })).toBe(1);
    expect(await settle({ ...item, fence: 1, state: "failed" })).toBe(0);
    expect(await only()).toMatchObject({ state: "sent", queueId: "Q1" });
    expect(await countersOf()).toMatchObject({ sent: 1, failed: 0 });
  });

  it("takes no settlement for another server's message", async () => {
    await planned();
    const [row] = await claim();
    await kit.root`insert into sending_servers (id, name, login, created_at) values (gen_random_uuid(), 's2', 'pm_server_2', app.now())`;
    await kit.root`update messages set server_id = (select id from sending_servers where login = 'pm_server_2')`;
    expect(
      await settle({
        id: row?.batch.messages[0]?.id,
        fence: 1,
        outcome: "accepted",
        state: "sent",
        reason: "",
      }),
    ).toBe(0);
    expect(await only()).toMatchObject({ state: "sending" });
  });

  it("leaves a mail unknown when its lease runs out; its holder's late answer is evidence, once", async () => {
    await planned();
    const [row] = await claim();
    await kit.root`update messages set lease_until = app.now() - interval '1 second'`;
    expect(await sweepLedger(kit.platform())).toBe(1);
    expect(await only()).toMatchObject({ state: "unknown", stateReason: "lease_expired" });
    expect(await sendBatch(kit.sender(), 10)).toBe(0);
    const id = row?.batch.messages[0]?.id;
    const late = { id, fence: 1, outcome: "accepted", state: "sent", reason: "", queueId: "Q1" };
    expect([await settle(late), await settle(late)]).toEqual([1, 0]);
    expect(await only()).toMatchObject({ state: "sent", queueId: "Q1" });
  });

  it("settles the others when the secret of one mailbox cannot be opened", async () => {
    const broken = await createTenant(kit);
    await launchedCampaign(kit, broken, { people: 1 });
    await kit.root`update secrets set sealed = 'v1.k1.AAAA.AAAA' where tenant_id = ${broken.tenantId}`;
    await planned(2);
    await planDue(kit.platform());
    await sendBatch(kit.sender(), 10);
    expect((await ledgerOf(tenant)).map((row) => row.state)).toEqual(["sent", "sent"]);
    expect((await ledgerOf(broken)).map((row) => row.state)).toEqual(["planned"]);
  });

  it("settles what was sent although one hand-over throws", async () => {
    await planned(3);
    kit.smtp.answer = (envelope) => {
      if (envelope.to.startsWith("p1@")) throw new Error("a bug");
      return undefined;
    };
    await sendBatch(kit.sender(), 10).catch(() => undefined);
    const states = (await ledgerOf(tenant)).map((row) => row.state);
    expect(states.filter((state) => state === "sent")).toHaveLength(2);
    expect(states[1]).not.toBe("planned");
  });
});

describe("time", () => {
  it("delivers what was accepted 72 hours ago without a bounce, and counts it", async () => {
    await planned();
    await sendBatch(kit.sender(), 10);
    await kit.root`update messages set accepted_at = ${kit.clock.now().toISOString()}`;
    kit.pass(72 * 3600 - 1);
    expect(await sweepLedger(kit.platform())).toBe(0);
    kit.pass(1);
    expect(await sweepLedger(kit.platform())).toBe(1);
    expect(await only()).toMatchObject({ state: "delivered" });
    expect(await countersOf()).toMatchObject({ delivered: 1 });
  });

  it("claims nothing before it is due", async () => {
    await planned();
    await tenantTransaction(tenant.ctx, (tx) =>
      tx.update(messages).set({ dueAt: new Date("2026-03-02T09:00:10Z") }),
    );
    expect(await sendBatch(kit.sender(), 10)).toBe(0);
    kit.pass(10);
    expect(await sendBatch(kit.sender(), 10)).toBe(1);
  });

  it("sends a test of a draft at night, without counting it", async () => {
    const { id } = await launchedCampaign(kit, tenant, { people: 1 });
    await pauseCampaign(tenant.ctx, { campaignId: id });
    kit.pass(12 * 3600);
    await sendCampaignTest(tenant.ctx, { campaignId: id, position: 2 });
    expect(await sendBatch(kit.sender(), 10)).toBe(1);
    expect(kit.smtp.mails[0]?.envelope.to).toBe("person@penguin.test");
    expect(await countersOf()).toMatchObject({ planned: 0, sent: 0 });
  });
});
