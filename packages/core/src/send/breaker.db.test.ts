import type { SmtpOutcome } from "@penguin/infra/smtp";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { pauseMailbox, resumeMailbox } from "../mailbox/index.ts";
import {
  addMailbox,
  createKit,
  createTenant,
  type Kit,
  launchedCampaign,
  ledgerOf,
  MONDAY,
  senderWithGap,
  suppress,
  type TestTenant,
} from "../testing/index.ts";
import { planDue, sendBatch } from "./index.ts";

const AWAY: SmtpOutcome = {
  kind: "deferred",
  stage: "connect",
  reply: "connect ECONNREFUSED 127.0.0.1:2525",
};

let kit: Kit;
let tenant: TestTenant;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
  tenant = await createTenant(kit);
});
afterAll(() => kit.close());

const plan = (): Promise<number> => planDue(kit.platform());
const send = (): Promise<number> => sendBatch(kit.sender(), 100);
const secondsIn = (): number => (kit.clock.now().getTime() - MONDAY.getTime()) / 1000;

/** Answers all mails of an address, or all, in this way and notes when. */
const answerWith = (outcome: SmtpOutcome | undefined, from = ""): number[] => {
  const tries: number[] = [];
  kit.smtp.answer = (envelope) => {
    if (!envelope.from.includes(from)) return undefined;
    tries.push(secondsIn());
    return outcome;
  };
  return tries;
};
const runFor = async (seconds: number): Promise<void> => {
  for (let n = 0; n < seconds; n += 1) {
    await send();
    kit.pass(1);
  }
};
const states = async (): Promise<[string, string, number][]> =>
  (await ledgerOf(tenant)).map((row) => [row.state, row.stateReason, row.deferrals]);
const breaker = async () => (await kit.root`select mail_faults, mail_away_until from sending_servers`)[0];

describe("our own mail server", () => {
  it("that is away burns no attempt: one mail at a time tries, ever later, and everything leaves when it is back", async () => {
    await launchedCampaign(kit, tenant, { people: 12 });
    await plan();
    const tries = answerWith(AWAY);
    await runFor(240);
    // At most the eight that were under way at once; then one at a time.
    const first = tries.filter((at) => at === 0).length;
    expect(first).toBeLessThanOrEqual(8);
    const probes = tries.slice(first);
    expect(probes.length).toBeGreaterThan(3);
    expect(probes.length).toBeLessThan(10);
    expect(new Set(probes).size).toBe(probes.length);
    const waits = probes.slice(1).map((at, n) => at - (probes[n] ?? 0));
    expect(waits.at(-1)).toBeGreaterThan(2 * (waits[0] ?? 0));
    expect(await states()).toEqual(Array(12).fill(["planned", "mail_server_away", 0]));
    answerWith(undefined);
    await runFor(300);
    expect(await states()).toEqual(Array(12).fill(["sent", "", 0]));
    expect(await breaker()).toEqual({ mail_faults: 0, mail_away_until: null });
  });

  it.each([
    ["greets with a refusal", { ...AWAY, code: 554, reply: "554 5.3.2 no service" }],
    ["greets with a later", { ...AWAY, code: 421, reply: "421 4.3.2 too busy" }],
    ["cannot ask for passwords", { ...AWAY, stage: "auth", code: 454, reply: "454 4.7.0 try later" }],
    ["goes away in between", { ...AWAY, stage: "mail", reply: "connection closed by the server" }],
  ] as [string, SmtpOutcome][])("that %s is never the recipient's fault", async (_, outcome) => {
    await launchedCampaign(kit, tenant, { people: 1 });
    await plan();
    answerWith(outcome);
    await send();
    expect(await states()).toEqual([["planned", "mail_server_away", 0]]);
    expect(await breaker()).toMatchObject({ mail_faults: 1 });
  });

  it("that is away is what the planner says, too", async () => {
    await launchedCampaign(kit, tenant, { people: 1 });
    await plan();
    answerWith(AWAY);
    await send();
    await launchedCampaign(kit, tenant, { people: 1, mailboxes: [await addMailbox(kit, tenant)] });
    await plan();
    const waits = await kit.root`select wait_reason from campaign_mailboxes where wait_reason is not null`;
    expect(waits).toEqual([{ wait_reason: "mail_server_away" }]);
  });
});

describe("the server of a customer's mailbox", () => {
  const twoMailboxes = async (): Promise<string> => {
    const boxes = [await addMailbox(kit, tenant, { local: "own" }), await addMailbox(kit, tenant)];
    await kit.root`update mailboxes set kind = 'external', smtp = smtp || '{"host": "smtp.gmail.com"}' where id = ${boxes[0]?.id ?? ""}`;
    await launchedCampaign(kit, tenant, { people: 8, mailboxes: boxes });
    await plan();
    return boxes[0]?.id ?? "";
  };

  it.each([
    ["is away", AWAY, "mailbox_server_away", 0],
    [
      "refuses the password",
      { ...AWAY, stage: "auth", code: 535, reply: "535 5.7.8 no" },
      "mailbox_login_refused",
      0,
    ],
    [
      "says that it is too much",
      { ...AWAY, stage: "mail", code: 421, reply: "421-4.7.0 Try again later, closing connection. - gsmtp" },
      "mailbox_resting",
      1,
    ],
  ] as [string, SmtpOutcome, string, number][])(
    "%s: it alone rests, and goes on when that is over",
    async (_, outcome, reason, deferrals) => {
      const id = await twoMailboxes();
      const tries = answerWith(outcome, "own");
      await send();
      const own = (await ledgerOf(tenant)).filter((row) => row.mailboxId === id);
      const others = (await ledgerOf(tenant)).filter((row) => row.mailboxId !== id);
      expect(others.map((row) => row.state)).toEqual(Array(4).fill("sent"));
      // Those that were under way when the first was answered tried it, too; nobody tries it again.
      expect(own.map((row) => row.state)).not.toContain("sent");
      expect(own.filter((row) => row.deferrals === 1)).toHaveLength(deferrals * tries.length);
      expect(tries.length).toBeGreaterThan(0);
      expect(tries.length).toBeLessThanOrEqual(4);
      const rest = async () =>
        (
          await kit.root`select rests, rest_reason, rest_until from mailbox_limits where mailbox_id = ${id}`
        )[0];
      expect(await rest()).toMatchObject({ rests: 1, rest_reason: reason });
      expect(await breaker()).toMatchObject({ mail_faults: 0 });
      expect(await kit.root`select 1 from mx_group_limits where held_until is not null`).toEqual([]);
      answerWith(undefined);
      for (let n = 0; n < 60; n += 1) {
        await send();
        kit.pass(10);
      }
      expect((await ledgerOf(tenant)).map((row) => row.state)).toEqual(Array(8).fill("sent"));
      expect(await rest()).toMatchObject({ rests: 0, rest_reason: "", rest_until: null });
    },
  );
});

it("ends the rest of a mailbox when a person has paused and resumed it", async () => {
  const { id: mailboxId } = await addMailbox(kit, tenant);
  await launchedCampaign(kit, tenant, { people: 1, mailboxes: [{ id: mailboxId }] });
  await plan();
  answerWith({ ...AWAY, stage: "auth", code: 535, reply: "535 5.7.8 no" });
  await send();
  answerWith(undefined);
  kit.pass(10);
  expect(await send()).toBe(0);
  await pauseMailbox(tenant.ctx, { mailboxId });
  await resumeMailbox(tenant.ctx, { mailboxId });
  await kit.root`update messages set due_at = ${kit.clock.now().toISOString()}`;
  expect(await send()).toBe(1);
  expect(await states()).toEqual([["sent", "", 0]]);
});

it("gives back what the planner had reserved of mailbox, domain and provider for a mail that never leaves", async () => {
  await launchedCampaign(kit, tenant, { people: 2 });
  await kit.root`insert into mx_group_limits (server_id, mx_group, per_minute) values (${kit.serverId}, 'firm0.example', 9)`;
  await kit.root`insert into sender_domain_limits (tenant_id, sender_domain_id, per_day) select tenant_id, sender_domain_id, 9 from mailboxes`;
  await plan();
  const reserved = async () => [
    (await kit.root`select reserved from mailbox_limits`)[0]?.["reserved"],
    (await kit.root`select reserved from sender_domain_limits`)[0]?.["reserved"],
    (await kit.root`select reserved from mx_group_limits`)[0]?.["reserved"],
  ];
  expect(await reserved()).toEqual([2, 2, 1]);
  const [first] = await ledgerOf(tenant);
  await sendBatch(
    senderWithGap(kit, () => suppress(tenant, first?.toAddress ?? "")),
    100,
  );
  expect(await states()).toEqual([
    ["skipped", "suppressed", 0],
    ["sent", "", 0],
  ]);
  expect(await reserved()).toEqual([1, 1, 0]);
});
