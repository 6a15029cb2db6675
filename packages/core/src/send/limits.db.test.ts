import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { pauseCampaign, resumeCampaign, sendCampaignTest } from "../campaign/index.ts";
import { updateWorkspace } from "../workspace/index.ts";
import {
  addMailbox,
  createKit,
  createTenant,
  type Kit,
  launchedCampaign,
  ledgerOf,
  senderWithGap,
  type TestTenant,
} from "../testing/index.ts";
import { planDue, sendBatch } from "./index.ts";

/** Half an hour before midnight in Tokyo. */
const LATE = new Date("2026-03-02T14:30:00.000Z");

let kit: Kit;
let tenant: TestTenant;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit(LATE);
  tenant = await createTenant(kit);
});
afterAll(() => kit.close());

const plan = (): Promise<number> => planDue(kit.platform());
const send = (): Promise<number> => sendBatch(kit.sender(), 100);
const limitsOf = async (table: string): Promise<Record<string, unknown>[]> =>
  kit.root.unsafe(`select * from ${table}`);

/** The database's clock shows the test's time, so that clocks of workers can differ from it. */
const shareClock = async (): Promise<() => Promise<unknown>> => {
  await kit.root.unsafe(`
    create table app.test_clock (at timestamptz); insert into app.test_clock values (null);
    grant select on app.test_clock to public;
    create or replace function app.now() returns timestamptz language sql volatile security definer set search_path = pg_catalog
      as 'select at from app.test_clock'`);
  return () => kit.root`update app.test_clock set at = ${kit.clock.now().toISOString()}`;
};

describe("limits under three workers at once, their clocks 40 seconds apart", () => {
  it("are kept: gap, local day, domain, provider and minute", { timeout: 120_000 }, async () => {
    const { workspaceId } = tenant;
    const setClock = await shareClock();
    await updateWorkspace(tenant.ctx, {
      workspaceId,
      name: "W",
      zone: "Asia/Tokyo",
      postalAddress: "1 Ice Street",
    });
    const boxes = [
      await addMailbox(kit, tenant, { dailyLimit: 30, gapSeconds: 30 }),
      await addMailbox(kit, tenant, { dailyLimit: 500, gapSeconds: 10 }),
    ];
    await launchedCampaign(kit, tenant, { people: 300, mailboxes: boxes, steps: [{ subject: "A" }] });
    await kit.root`update mx_groups set mx_group = 'google.com' where domain like 'firm%5.example'`;
    await kit.root`insert into mx_group_limits (server_id, mx_group, per_minute) values (${kit.serverId}, 'google.com', 1)`;
    await kit.root`insert into sender_domain_limits (tenant_id, sender_domain_id, per_day)
      select tenant_id, sender_domain_id, 60 from mailboxes where id = ${boxes[1]?.id ?? ""}`;
    const log: { from: string; to: string; at: number }[] = [];
    kit.smtp.answer = ({ from, to }) => {
      log.push({ from, to, at: kit.clock.now().getTime() });
      return undefined;
    };
    const workers = [-20, 0, 20].map((seconds) => {
      const clock = { ...kit.clock, now: () => new Date(kit.clock.now().getTime() + seconds * 1000) };
      return { ...kit.sender(), clock };
    });
    for (let tick = 0; tick < 300; tick += 1) {
      await setClock();
      await plan();
      await Promise.all(workers.map((worker) => sendBatch(worker, 100)));
      kit.pass(10);
    }
    const domainOf = (address: string): string => address.split("@")[1] ?? "";
    const tokyo = (at: number): string => new Date(at + 9 * 3_600_000).toISOString().slice(0, 10);
    const count = (rows: typeof log, key: (row: (typeof log)[number]) => string): number[] => [
      ...rows
        .reduce((map, row) => map.set(key(row), (map.get(key(row)) ?? 0) + 1), new Map<string, number>())
        .values(),
    ];
    for (const [index, gap] of [30, 10].entries()) {
      const own = log.filter((row) => domainOf(row.from) === domainOf(boxes[index]?.address ?? ""));
      own.slice(1).forEach((row, n) => expect(row.at - (own[n]?.at ?? 0)).toBeGreaterThanOrEqual(gap * 1000));
      expect(count(own, (row) => tokyo(row.at))).toEqual(index === 0 ? [30, 30] : [60, 60]);
    }
    const google = log.filter((row) => /@firm\d*5\.example$/.test(row.to));
    expect(Math.max(...count(google, (row) => String(Math.floor(row.at / 60_000))))).toBe(1);
    expect(new Set(log.map((row) => row.to)).size).toBe(log.length);
  });
});

describe("a claim", () => {
  it("begins the gap when the attempt has ended, and moves who comes too early without an attempt", async () => {
    await launchedCampaign(kit, tenant, { people: 2, gapSeconds: 30 });
    expect(await plan()).toBe(2);
    kit.smtp.answer = () => {
      kit.pass(7);
      return undefined;
    };
    expect(await send()).toBe(1);
    kit.pass(23);
    expect(await send()).toBe(0);
    const waiting = (await ledgerOf(tenant)).find((row) => row.state === "planned");
    expect(waiting).toMatchObject({
      stateReason: "mailbox_gap",
      attempts: 0,
      dueAt: new Date(LATE.getTime() + 37_000),
    });
    kit.pass(6.9);
    expect(await send()).toBe(0);
    kit.pass(0.1);
    expect(await send()).toBe(1);
  });

  it("sends no more of a mailbox with a gap while one of its mails is under way", async () => {
    await launchedCampaign(kit, tenant, { people: 2, gapSeconds: 30 });
    await plan();
    await kit.root`update messages set due_at = ${LATE.toISOString()}`;
    let second: number | undefined;
    await sendBatch(
      senderWithGap(kit, async () => {
        kit.pass(100);
        second = await send();
      }),
      1,
    );
    expect(second).toBe(0);
    expect((await ledgerOf(tenant)).map((row) => row.state).sort()).toEqual(["planned", "sent"]);
  });

  it("holds what was planned against a limit that was lowered since, until the local midnight", async () => {
    await launchedCampaign(kit, tenant, { people: 5, dailyLimit: 5 });
    await plan();
    await kit.root`update mailboxes set daily_limit = 2`;
    expect(await send()).toBe(2);
    const waiting = (await ledgerOf(tenant)).filter((row) => row.state === "planned");
    expect(waiting.map((row) => [row.stateReason, row.attempts, row.dueAt.toISOString()])).toEqual(
      Array(3).fill(["mailbox_day_limit", 0, "2026-03-03T00:00:00.000Z"]),
    );
    kit.clock.advanceTo(new Date("2026-03-03T00:00:00Z"));
    expect(await send()).toBe(2);
  });

  it("gives a tenant its mails a second and its burst, and no more", async () => {
    await launchedCampaign(kit, tenant, { people: 10 });
    await plan();
    await kit.root`insert into tenant_limits (tenant_id, per_second, burst, tokens, filled_at) values (${tenant.tenantId}, 2, 3, 3, ${LATE.toISOString()})`;
    const sent = [];
    for (let second = 0; second < 5; second += 1) {
      sent.push(await send());
      kit.pass(1);
    }
    expect(sent).toEqual([3, 2, 2, 2, 1]);
  });

  it("waits for a provider that is held, and goes on when the hold ends", async () => {
    await launchedCampaign(kit, tenant, { people: 1 });
    await plan();
    const until = new Date(LATE.getTime() + 600_000).toISOString();
    await kit.root`insert into mx_group_limits (server_id, mx_group, held_until) values (${kit.serverId}, 'firm0.example', ${until})`;
    expect(await send()).toBe(0);
    const [row] = await ledgerOf(tenant);
    expect(row).toMatchObject({ stateReason: "mx_group_held", attempts: 0, dueAt: new Date(until) });
    kit.pass(600);
    expect(await send()).toBe(1);
  });

  it("counts what people send themselves, and does not let it wait for a full day", async () => {
    const { id } = await launchedCampaign(kit, tenant, { people: 2, dailyLimit: 2, gapSeconds: 30 });
    await plan();
    await send();
    await sendCampaignTest(tenant.ctx, { campaignId: id, position: 1 });
    expect(await send()).toBe(1);
    expect(await limitsOf("mailbox_limits")).toMatchObject([{ used: 2 }]);
    kit.pass(30);
    expect(await send()).toBe(0);
  });
});

describe("a token", () => {
  it("comes back when nothing left: of the tenant, the domain, the mailbox and the provider", async () => {
    const { id } = await launchedCampaign(kit, tenant, { people: 1, gapSeconds: 30 });
    await plan();
    await kit.root`insert into mx_group_limits (server_id, mx_group, per_minute) values (${kit.serverId}, 'firm0.example', 1)`;
    await kit.root`insert into sender_domain_limits (tenant_id, sender_domain_id, per_day) select tenant_id, sender_domain_id, 1 from mailboxes`;
    const pause = () => pauseCampaign(tenant.ctx, { campaignId: id });
    expect(await sendBatch(senderWithGap(kit, pause), 10)).toBe(1);
    expect((await ledgerOf(tenant))[0]).toMatchObject({ state: "planned" });
    for (const table of ["sender_domain_limits", "mailbox_limits", "mx_group_limits"])
      expect(await limitsOf(table), table).toMatchObject([{ used: 0 }]);
    expect(await limitsOf("tenant_limits")).toMatchObject([{ tokens: 600 }]);
    await resumeCampaign(tenant.ctx, { campaignId: id });
    expect(await send()).toBe(1);
    expect(await limitsOf("mailbox_limits")).toMatchObject([{ used: 1, busy_id: null }]);
    expect(await limitsOf("tenant_limits")).toMatchObject([{ tokens: 599 }]);
  });
});
