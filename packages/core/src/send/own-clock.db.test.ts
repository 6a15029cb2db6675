import { sql } from "drizzle-orm";
import { afterAll, beforeEach, expect, it } from "vitest";
import {
  addMailbox,
  createKit,
  createTenant,
  type Kit,
  launchedCampaign,
  ledgerOf,
  type TestTenant,
} from "../testing/index.ts";
import { planDue } from "./index.ts";

const DAY_MS = 86_400_000;

let kit: Kit;
let tenant: TestTenant;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
  tenant = await createTenant(kit);
  // An installation: its time is its own, and here it is that of the test.
  await kit.root.unsafe(`
    select app.turn_time(false);
    create or replace function app.now() returns timestamptz language sql volatile security definer set search_path = pg_catalog
      as $$ select timestamptz '${kit.clock.now().toISOString()}' $$`);
});
afterAll(() => kit.close());

const after = (ms: number): string => new Date(kit.clock.now().getTime() + ms).toISOString();

/** What a sending server is given when it says that it is `at`. */
const claim = async (
  at: string,
  seconds = 300,
): Promise<{ tenantId: string; id: string; fence: number }[]> => {
  const [row] = await kit
    .sender()
    .db.execute<{ batch: { messages: { tenantId: string; id: string; fence: number }[] } }>(
      sql`select app.claim_messages(50, ${at}::timestamptz, ${seconds}) as batch`,
    );
  return row?.batch.messages ?? [];
};
const planned = async (): Promise<void> => {
  const box = await addMailbox(kit, tenant, { dailyLimit: 1, gapSeconds: 0 });
  await launchedCampaign(kit, tenant, {
    people: 3,
    mailboxes: [box],
    steps: [{ subject: "A" }, { subject: "B", waitSeconds: 86_400 }],
  });
  await planDue(kit.platform());
};

it.each([-10 * DAY_MS, -DAY_MS, DAY_MS, 10 * DAY_MS])(
  "a sending server that says it is %i ms later is given what is due now, within the day's limit",
  async (ms) => {
    await planned();
    await kit.root`update messages set due_at = ${after(3_600_000)}`;
    expect(await claim(after(ms))).toEqual([]);
    await kit.root`update messages set due_at = ${after(-1000)}`;
    expect(await claim(after(0))).toHaveLength(1);
    expect(await claim(after(ms))).toEqual([]);
    const [box] = await kit.root`select used_day, used from mailbox_limits`;
    expect(box).toMatchObject({ used: 1, used_day: after(0).slice(0, 10) });
  },
);

it("holds what it claims for at most a quarter of an hour", async () => {
  await planned();
  await claim(after(0), 10_000_000);
  const [row] = await kit.root<{ late: boolean }[]>`
    select lease_until > app.now() + interval '15 minutes' as late from messages where state = 'sending'`;
  expect(row?.late).toBe(false);
});

it("settles what it sent at a moment between its claim and now, so that no step comes early or late", async () => {
  for (const [said, heard] of [
    [-10 * DAY_MS, 0],
    [10 * DAY_MS, 0],
    [0, 0],
  ] as const) {
    await kit.root`delete from messages`;
    await kit.root`delete from enrollments`;
    await kit.root`delete from mailbox_limits`;
    await planned();
    const [mail] = await claim(after(0));
    const item = {
      ...mail,
      outcome: "accepted",
      state: "sent",
      code: 250,
      enhanced: "",
      reply: "250 ok",
      reason: "",
      queueId: "Q1",
      at: after(said),
    };
    await kit
      .sender()
      .db.execute(
        sql`select app.settle_messages(${JSON.stringify([item])}::jsonb, ${after(said)}::timestamptz)`,
      );
    const [sent] = (await ledgerOf(tenant)).filter(({ id }) => id === mail?.id);
    expect(sent).toMatchObject({ state: "sent", sentAt: new Date(after(heard)) });
    const [next] = await kit.root<{ right: boolean }[]>`
      select next_at = ${after(86_400_000)} as right from enrollments where position = 2`;
    expect(next?.right).toBe(true);
  }
});

it("may put off what was deferred for a week at most", async () => {
  await planned();
  const [mail] = await claim(after(0));
  const item = {
    ...mail,
    outcome: "deferred",
    state: "deferred",
    code: 451,
    reply: "451 later",
    reason: "",
    nextAt: after(3650 * DAY_MS),
    at: after(0),
  };
  await kit
    .sender()
    .db.execute(sql`select app.settle_messages(${JSON.stringify([item])}::jsonb, ${after(0)}::timestamptz)`);
  const [row] = (await ledgerOf(tenant)).filter(({ id }) => id === mail?.id);
  expect(row?.dueAt).toEqual(new Date(after(7 * DAY_MS)));
});

it("is no login's to turn the time", async () => {
  for (const login of ["pm_app", "pm_auth", "pm_control", "pm_staff", "pm_server_1"])
    await expect(kit.open(login).client`select app.turn_time(true)`, login).rejects.toMatchObject({
      code: "42501",
    });
});
