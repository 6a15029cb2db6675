import type { JournalStep } from "@penguin/infra/send-journal";
import type { FakeJournal } from "@penguin/infra/send-journal/fake";
import { sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { sweepLedger } from "../ledger/index.ts";
import {
  createKit,
  createTenant,
  type Kit,
  launchedCampaign,
  type LedgerRow,
  ledgerOf,
  senderWithGap,
  type TestTenant,
} from "../testing/index.ts";
import { planDue, recoverLeases, releaseStrays, type SenderCtx, sendBatch } from "./index.ts";

let kit: Kit;
let tenant: TestTenant;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
  tenant = await createTenant(kit);
});
afterAll(() => kit.close());

const accepted = { kind: "accepted", code: 250, reply: "250 2.0.0 Ok: queued as Q1", queueId: "Q1" } as const;

const only = async (): Promise<LedgerRow> => {
  const [row] = await ledgerOf(tenant);
  if (!row) throw new Error("the ledger is empty");
  return row;
};
const journalOf = (sender: SenderCtx): FakeJournal => sender.journal as FakeJournal;

/** A message that a process claimed and then died, and the sender of the next life. */
const crashed = async (): Promise<{ sender: SenderCtx; row: LedgerRow }> => {
  await launchedCampaign(kit, tenant, { people: 1 });
  await planDue(kit.platform());
  const before = kit.sender();
  await recoverLeases(before);
  await before.db.execute(
    sql`select app.claim_messages(10, ${kit.clock.now().toISOString()}::timestamptz, 300)`,
  );
  return { sender: kit.sender(), row: await only() };
};
const noted = async (step: JournalStep, change: Partial<FakeJournal> = {}): Promise<LedgerRow> => {
  const { sender, row } = await crashed();
  const journal = Object.assign(journalOf(sender), change);
  journal.left.set(row.id, { tenantId: row.tenantId, id: row.id, fence: row.fence, ...step });
  await recoverLeases(sender);
  return only();
};
const expire = async (): Promise<void> => {
  await kit.root`update messages set lease_until = app.now() - interval '1 second' where state = 'sending'`;
  await sweepLedger(kit.platform());
};

describe("the next life of a sender", () => {
  it("settles the answer that was noted and not settled", async () => {
    expect(await noted({ step: "answered", outcome: accepted })).toMatchObject({
      state: "sent",
      queueId: "Q1",
    });
  });

  it("settles it although the lease has run out meanwhile", async () => {
    const { sender, row } = await crashed();
    await expire();
    journalOf(sender).left.set(row.id, { ...row, step: "answered", outcome: accepted });
    await recoverLeases(sender);
    expect(await only()).toMatchObject({ state: "sent", queueId: "Q1" });
  });

  it("does not know of a mail whose body may have left", async () => {
    expect(await noted({ step: "data" })).toMatchObject({
      state: "unknown",
      stateReason: "stopped_while_sending",
    });
  });

  it("sends at once what was claimed, or begun, and not handed over", async () => {
    expect(await noted({ step: "begun" })).toMatchObject({ state: "planned", stateReason: "reclaimed" });
    const sender = kit.sender();
    expect(await sendBatch(sender, 10)).toBe(1);
    expect(kit.smtp.mails).toHaveLength(1);
  });

  it("sends at once what was claimed and nothing was noted of", async () => {
    const { sender } = await crashed();
    expect(await recoverLeases(sender)).toBe(1);
    expect(await only()).toMatchObject({ state: "planned", stateReason: "reclaimed" });
  });

  it.each([
    ["its machine went down", { complete: false }],
    ["its journal is another one", { id: "00000000-0000-7000-8000-0000000000f2" }],
  ])("concludes nothing from what it does not find when %s", async (_why, change) => {
    expect(await noted({ step: "begun" }, change)).toMatchObject({ state: "unknown" });
  });

  it("leaves alone what an earlier life settled as unknown: the journal forgot it, which proves nothing", async () => {
    await launchedCampaign(kit, tenant, { people: 1 });
    await planDue(kit.platform());
    const before = kit.sender();
    await recoverLeases(before);
    kit.smtp.answer = () => ({ kind: "unknown", reply: "", stage: "data" });
    await sendBatch(before, 10);
    expect(await recoverLeases(kit.sender())).toBe(0);
    expect(await only()).toMatchObject({ state: "unknown", stateReason: "connection_lost" });
  });

  it("keeps what may have left from ever looking like a stray, although its lease ran out first", async () => {
    const { sender, row } = await crashed();
    await expire();
    journalOf(sender).left.set(row.id, { ...row, step: "data" });
    await recoverLeases(sender);
    await kit.root`update messages set lease_until = app.now() - interval '1 hour'`;
    expect(await releaseStrays(sender)).toBe(0);
    expect(await only()).toMatchObject({ state: "unknown", stateReason: "stopped_while_sending" });
  });

  it("does not listen to what was noted under an earlier fence", async () => {
    const { sender, row } = await crashed();
    journalOf(sender).left.set(row.id, { ...row, fence: 0, step: "answered", outcome: accepted });
    await recoverLeases(sender);
    expect(await only()).toMatchObject({ state: "planned", stateReason: "reclaimed" });
  });
});

describe("a sender that lives", () => {
  it("notes every step and forgets what is settled", async () => {
    await launchedCampaign(kit, tenant, { people: 2 });
    await planDue(kit.platform());
    const sender = kit.sender();
    const steps: string[] = [];
    const { note } = sender.journal;
    sender.journal.note = (entry) => {
      steps.push(entry.step);
      note(entry);
    };
    await sendBatch(sender, 10);
    expect(steps.sort()).toEqual(["answered", "answered", "begun", "begun", "data", "data"]);
    expect([journalOf(sender).open.size, sender.inFlight.size]).toEqual([0, 0]);
  });

  it("gives back what was claimed for it and never reached it, and not what is under way", async () => {
    const { sender, row } = await crashed();
    await kit.root`update messages set lease_until = app.now() + interval '285 seconds'`;
    expect(await releaseStrays(sender)).toBe(0);
    await kit.root`update messages set lease_until = app.now() + interval '265 seconds'`;
    sender.inFlight.add(row.id);
    expect(await releaseStrays(sender)).toBe(0);
    sender.inFlight.clear();
    expect(await releaseStrays(sender)).toBe(1);
    expect(await only()).toMatchObject({ state: "planned", stateReason: "claim_lost" });
  });

  it("gives it back although its lease has run out", async () => {
    const { sender } = await crashed();
    await recoverLeases(sender);
    await sender.db.execute(
      sql`select app.claim_messages(10, ${kit.clock.now().toISOString()}::timestamptz, 300)`,
    );
    await expire();
    expect(await only()).toMatchObject({ state: "unknown", stateReason: "lease_expired" });
    expect(await releaseStrays(sender)).toBe(1);
    expect(await only()).toMatchObject({ state: "planned", stateReason: "claim_lost" });
  });

  it("gives nothing back once another process has opened its server", async () => {
    const { sender } = await crashed();
    await kit.root`update messages set lease_until = app.now() - interval '1 hour'`;
    const other = kit.sender();
    Object.assign(journalOf(other), { id: "00000000-0000-7000-8000-0000000000f3" });
    await other.db.execute(sql`select app.open_sender(${other.journal.id}::uuid)`);
    expect(await releaseStrays(sender)).toBe(0);
  });

  it("does not listen to the answer to a claim that it gave back", async () => {
    await launchedCampaign(kit, tenant, { people: 1 });
    await planDue(kit.platform());
    const sender = senderWithGap(kit, async () => undefined);
    await recoverLeases(sender);
    const { db } = sender;
    let late = true;
    sender.db = new Proxy(db, {
      get: (target, name) => {
        if (name !== "execute" || !late) return Reflect.get(target, name) as unknown;
        late = false;
        return async (...query: Parameters<typeof db.execute>) => {
          const answer = await target.execute(...query);
          await kit.root`update messages set lease_until = app.now()`;
          expect(await releaseStrays(sender)).toBe(1);
          return answer;
        };
      },
    });
    expect(await sendBatch(sender, 10)).toBe(0);
    expect(await only()).toMatchObject({ state: "planned", stateReason: "claim_lost" });
  });

  it("sends nothing once it is to stop, and gives its claims back", async () => {
    await launchedCampaign(kit, tenant, { people: 2 });
    await planDue(kit.platform());
    const sender = kit.sender();
    sender.stop.abort();
    await sendBatch(sender, 10);
    expect(kit.smtp.mails).toHaveLength(0);
    expect((await ledgerOf(tenant)).map((row) => row.stateReason)).toEqual(["stopping", "stopping"]);
  });

  it("sends nothing under a lease that is over by the time the server asks for the body", async () => {
    await launchedCampaign(kit, tenant, { people: 1 });
    await planDue(kit.platform());
    const sender = { ...kit.sender(), leaseSeconds: 1 };
    kit.smtp.answer = () => accepted;
    const { submit } = sender.smtp;
    sender.smtp = {
      ...sender.smtp,
      submit: async (...parts) => {
        await new Promise((resolve) => setTimeout(resolve, 920));
        return submit(...parts);
      },
    };
    await sendBatch(sender, 10);
    expect(kit.smtp.mails).toHaveLength(0);
  });

  it("gives a batch back whole when the database goes away before its texts are stored", async () => {
    await launchedCampaign(kit, tenant, { people: 2 });
    await planDue(kit.platform());
    const sender = senderWithGap(kit, async () => {
      throw new Error("the database is away");
    });
    await sendBatch(sender, 10);
    expect(kit.smtp.mails).toHaveLength(0);
    expect((await ledgerOf(tenant)).map((row) => [row.state, row.stateReason])).toEqual(
      Array(2).fill(["planned", "database_away"]),
    );
  });

  it("waits for the database with what servers answered, and settles it once", async () => {
    await launchedCampaign(kit, tenant, { people: 2 });
    await planDue(kit.platform());
    await kit.root`alter table message_attempts rename to away`;
    const sending = sendBatch(kit.sender(), 10);
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect((await ledgerOf(tenant)).map((row) => row.state)).toEqual(["sending", "sending"]);
    await kit.root`alter table away rename to message_attempts`;
    expect(await sending).toBe(2);
    expect((await ledgerOf(tenant)).map((row) => row.state)).toEqual(["sent", "sent"]);
    expect(kit.smtp.mails).toHaveLength(2);
  });
});

describe("the database", () => {
  it("refuses a state that cannot follow", async () => {
    await launchedCampaign(kit, tenant, { people: 1 });
    await planDue(kit.platform());
    for (const state of ["sent", "delivered", "bounced", "unknown", "deferred"])
      await expect(kit.root`update messages set state = ${state}`).rejects.toMatchObject({
        constraint_name: "messages_transition",
      });
    await sendBatch(kit.sender(), 10);
    for (const state of ["planned", "sending", "failed", "skipped"])
      await expect(kit.root`update messages set state = ${state}`).rejects.toThrow("cannot go from sent");
  });
});
