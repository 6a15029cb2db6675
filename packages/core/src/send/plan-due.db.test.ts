import { enrollments, mailboxLimits } from "@penguin/db/schema";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { tenantTransaction } from "../kernel/index.ts";
import { pauseCampaign } from "../campaign/index.ts";
import { pauseMailbox } from "../mailbox/index.ts";
import {
  addMailbox,
  createKit,
  createTenant,
  type Kit,
  launchedCampaign,
  ledgerOf,
  MONDAY,
  planAndSend,
  type TestTenant,
} from "../testing/index.ts";
import { planDue, sendBatch } from "./index.ts";

let kit: Kit;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
});
afterAll(() => kit.close());

const plan = (): Promise<number> => planDue(kit.platform());
const WORKDAY = { days: [1, 2, 3, 4, 5], startMinute: 540, endMinute: 1020, zone: "UTC" };

describe("the planner", () => {
  it("plans each due step once, counts it, and marks the enrolment", async () => {
    const tenant = await createTenant(kit);
    await launchedCampaign(kit, tenant, { people: 3 });
    expect([await plan(), await plan()]).toEqual([3, 0]);
    const rows = await ledgerOf(tenant);
    expect(rows.map((row) => [row.state, row.position, row.attempts])).toEqual(
      Array(3).fill(["planned", 1, 0]),
    );
    const states = await tenantTransaction(tenant.ctx, (tx) => tx.select().from(enrollments));
    expect(states.every((row) => row.state === "sending" && row.nextAt === null)).toBe(true);
    const [counter] =
      await kit.root`select planned from campaign_counters where tenant_id = ${tenant.tenantId} and position = 1`;
    expect(counter?.["planned"]).toBe(3);
  });

  it("keeps the gap between the mails of a mailbox and plans no further than the horizon", async () => {
    const tenant = await createTenant(kit);
    await launchedCampaign(kit, tenant, { people: 10, gapSeconds: 25 });
    expect(await plan()).toBe(3);
    const due = (await ledgerOf(tenant))
      .map((row) => row.dueAt.getTime() - MONDAY.getTime())
      .sort((a, b) => a - b);
    expect(due).toEqual([0, 25_000, 50_000]);
  });

  it("stops at the daily limit and goes on the next day", async () => {
    const tenant = await createTenant(kit);
    await launchedCampaign(kit, tenant, { people: 5, dailyLimit: 2, window: WORKDAY });
    const perDay = [];
    for (let day = 0; day < 3; day += 1) {
      let planned = 0;
      for (let hour = 0; hour < 24; hour += 1) {
        planned += await plan();
        kit.pass(3600);
      }
      perDay.push(planned);
    }
    expect(perDay).toEqual([2, 2, 1]);
  });

  it("plans nothing while the window is closed, the campaign paused, the mailbox paused or the tenant suspended", async () => {
    const tenant = await createTenant(kit);
    const { id, mailboxes } = await launchedCampaign(kit, tenant, {
      window: { ...WORKDAY, startMinute: 600 },
    });
    expect(await plan()).toBe(0);
    kit.pass(3600);
    await kit.root`update tenants set status = 'suspended' where tenant_id = ${tenant.tenantId}`;
    expect(await plan()).toBe(0);
    await kit.root`update tenants set status = 'active' where tenant_id = ${tenant.tenantId}`;
    await pauseMailbox(tenant.ctx, { mailboxId: mailboxes[0]?.id ?? "" });
    expect(await plan()).toBe(0);
    await kit.root`update mailboxes set state = 'active' where tenant_id = ${tenant.tenantId}`;
    await pauseCampaign(tenant.ctx, { campaignId: id });
    expect(await plan()).toBe(0);
    await kit.root`update campaigns set state = 'active' where id = ${id}`;
    expect(await plan()).toBe(3);
  });

  it("does not plan a mail into the time after its window closes", async () => {
    const tenant = await createTenant(kit);
    kit.pass(7 * 3600 + 3570);
    await launchedCampaign(kit, tenant, { people: 5, gapSeconds: 20, window: WORKDAY });
    await plan();
    const late = (await ledgerOf(tenant)).filter((row) => row.dueAt >= new Date("2026-03-02T17:00:00Z"));
    await planAndSend(kit);
    kit.pass(60);
    await planAndSend(kit);
    const sent = (await ledgerOf(tenant)).filter(
      (row) => row.sentAt && row.sentAt >= new Date("2026-03-02T17:00:00Z"),
    );
    expect(sent).toEqual([]);
    expect(late.length).toBeLessThanOrEqual(3);
  });

  it("keeps each person with the mailbox that wrote first", async () => {
    const tenant = await createTenant(kit);
    const mailboxes = [
      await addMailbox(kit, tenant, { gapSeconds: 0 }),
      await addMailbox(kit, tenant, { gapSeconds: 0 }),
    ];
    await launchedCampaign(kit, tenant, { people: 6, mailboxes });
    await planAndSend(kit);
    kit.pass(86_400);
    await planAndSend(kit);
    const perPerson = new Map<string, Set<string>>();
    for (const row of await ledgerOf(tenant))
      perPerson.set(row.toAddress, (perPerson.get(row.toAddress) ?? new Set()).add(row.mailboxId));
    expect([...perPerson.values()].map((boxes) => boxes.size)).toEqual(Array(6).fill(1));
    expect((await ledgerOf(tenant)).length).toBe(12);
  });

  it("never plans the same step twice when eight planners run at once", async () => {
    const tenants: TestTenant[] = [];
    for (let i = 0; i < 3; i += 1) {
      const tenant = await createTenant(kit);
      await launchedCampaign(kit, tenant, { people: 40, dailyLimit: 30 });
      tenants.push(tenant);
    }
    const planned = await Promise.all(Array.from({ length: 8 }, plan));
    expect(planned.reduce((sum, n) => sum + n, 0)).toBe(90);
    for (const tenant of tenants) {
      const rows = await ledgerOf(tenant);
      expect(rows).toHaveLength(30);
      expect(new Set(rows.map((row) => row.intentKey)).size).toBe(30);
      const [limit] = await tenantTransaction(tenant.ctx, (tx) => tx.select().from(mailboxLimits));
      expect(limit?.reserved).toBe(30);
    }
  });

  it("shares a mailbox's limit between the campaigns that use it", async () => {
    const tenant = await createTenant(kit);
    const mailbox = await addMailbox(kit, tenant, { dailyLimit: 7, gapSeconds: 0 });
    await launchedCampaign(kit, tenant, { people: 5, mailboxes: [mailbox] });
    await launchedCampaign(kit, tenant, { people: 5, mailboxes: [mailbox] });
    await plan();
    expect(await ledgerOf(tenant)).toHaveLength(7);
  });

  it("plans every tenant although the data of one makes it fail", async () => {
    const [bad, good] = [await createTenant(kit), await createTenant(kit)];
    await launchedCampaign(kit, bad, { people: 1 });
    await launchedCampaign(kit, good, { people: 2 });
    await kit.root`update campaigns set "window" = '{"zone":"Nowhere","days":[1],"startMinute":0,"endMinute":1440}' where tenant_id = ${bad.tenantId}`;
    await plan().catch(() => undefined);
    expect(await ledgerOf(good)).toHaveLength(2);
    expect(await sendBatch(kit.sender(), 10)).toBe(2);
  });

  it("plans tenants together without one tenant's facts deciding about another's mails", async () => {
    const [barred, full, free] = [await createTenant(kit), await createTenant(kit), await createTenant(kit)];
    await launchedCampaign(kit, barred, { people: 3 });
    await launchedCampaign(kit, full, { people: 3, dailyLimit: 1 });
    await launchedCampaign(kit, free, { people: 3 });
    await kit.root`insert into suppressions (tenant_id, id, email, reason, source, created_at)
      values (${barred.tenantId}, gen_random_uuid(), 'p0@firm0.example', 'manual', 'test', ${MONDAY.toISOString()})`;
    expect(await plan()).toBe(6);
    const planned = await Promise.all([barred, full, free].map(ledgerOf));
    expect(planned.map((rows) => rows.map((row) => row.toAddress).sort())).toEqual([
      ["p1@firm1.example", "p2@firm2.example"],
      [expect.any(String)],
      ["p0@firm0.example", "p1@firm1.example", "p2@firm2.example"],
    ]);
    const strangers = await kit.root`
      select m.id from messages m left join mailboxes b on b.tenant_id = m.tenant_id and b.id = m.mailbox_id
        left join enrollments e on e.tenant_id = m.tenant_id and e.id = m.enrollment_id
      where b.id is null or e.id is null or e.campaign_id <> m.campaign_id`;
    expect(strangers).toEqual([]);
    const limits = await kit.root`select tenant_id, reserved from mailbox_limits order by reserved`;
    expect(limits).toMatchObject([
      { tenant_id: full.tenantId, reserved: 1 },
      { tenant_id: barred.tenantId, reserved: 2 },
      { tenant_id: free.tenantId, reserved: 3 },
    ]);
  });
});

describe("why a due mail was not planned", () => {
  const queues = () =>
    kit.root`select wait_reason, wait_until, xmin::text as version from campaign_mailboxes order by mailbox_id`;

  it("stands at the queue it waits in, is written only when it changes and goes when it has gone", async () => {
    const tenant = await createTenant(kit);
    await launchedCampaign(kit, tenant, { people: 3, dailyLimit: 2, window: WORKDAY });
    expect(await plan()).toBe(2);
    await plan();
    const [full] = await queues();
    expect(full).toMatchObject({
      wait_reason: "mailbox_day_limit",
      wait_until: "2026-03-03 00:00:00+00",
    });
    kit.pass(60);
    await plan();
    expect((await queues())[0]?.["version"]).toBe(full?.["version"]);
    kit.pass(9 * 3600);
    await plan();
    const [closed] = await queues();
    expect(closed).toMatchObject({
      wait_reason: "window_closed",
      wait_until: "2026-03-03 09:00:00+00",
    });
    await plan();
    expect((await queues())[0]?.["version"]).toBe(closed?.["version"]);
    kit.pass(16 * 3600);
    expect(await plan()).toBe(1);
    expect((await queues())[0]).toMatchObject({ wait_reason: null, wait_until: null });
  });

  it("stands at the contact where it is theirs alone, and holds up nobody behind", async () => {
    const tenant = await createTenant(kit);
    await launchedCampaign(kit, tenant, { people: 4 });
    await kit.root`update mx_groups set mx_group = 'slow.example' where domain <> 'firm3.example'`;
    await kit.root`insert into mx_group_limits (server_id, mx_group, per_minute) values (${kit.serverId}, 'slow.example', 1)`;
    expect(await plan()).toBe(2);
    const waiting =
      await kit.root`select wait_reason, next_at from enrollments where state = 'active' order by next_at`;
    expect(waiting).toMatchObject([
      { wait_reason: "mx_group_limit", next_at: "2026-03-02 09:01:00+00" },
      { wait_reason: "mx_group_limit", next_at: "2026-03-02 09:02:00+00" },
    ]);
    expect(await plan()).toBe(0);
    kit.pass(60);
    expect(await plan()).toBe(1);
  });

  it("ends the sequence of who was suppressed or cannot be reached, without a mail", async () => {
    const tenant = await createTenant(kit);
    await launchedCampaign(kit, tenant, { people: 3 });
    await kit.root`insert into suppressions (tenant_id, id, email, reason, source, created_at)
      values (${tenant.tenantId}, gen_random_uuid(), 'p0@firm0.example', 'manual', 'test', ${MONDAY.toISOString()})`;
    await kit.root`update contacts set status = 'bounced' where email = 'p1@firm1.example'`;
    expect(await plan()).toBe(1);
    expect(
      await kit.root`select state, failure from enrollments where state in ('failed', 'exited') order by 1`,
    ).toMatchObject([
      { state: "exited", failure: "suppressed" },
      { state: "failed", failure: "contact_bounced" },
    ]);
    expect(await ledgerOf(tenant)).toHaveLength(1);
  });
});

it("plans ten of one tenant within the tick in which another has thousands due", async () => {
  const [many, few] = [await createTenant(kit), await createTenant(kit)];
  await launchedCampaign(kit, many, { people: 3000, dailyLimit: 2000 });
  await launchedCampaign(kit, few, { people: 10 });
  expect(await plan()).toBe(1010);
  expect(await ledgerOf(few)).toHaveLength(10);
});
