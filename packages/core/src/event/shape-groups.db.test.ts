import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { holdDomains, type ProviderReply, planDue, sendBatch, shapeGroups } from "../send/index.ts";
import {
  createKit,
  createTenant,
  type Kit,
  launchedCampaign,
  type LedgerRow,
  ledgerOf,
  MONDAY,
  type TestTenant,
} from "../testing/index.ts";
import { readMailLog } from "./index.ts";

const TSS04 =
  "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1";

let kit: Kit;
let tenant: TestTenant;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
  tenant = await createTenant(kit);
});
afterAll(() => kit.close());

const deferredLine = (row: LedgerRow | undefined, second: number, reply: string): void => {
  const host = "mta5.am0.yahoodns.net[192.0.2.5]";
  kit.mailServer.write(
    `Mar  2 09:00:${String(second).padStart(2, "0")} mx postfix/smtp[1]: ${row?.queueId}: to=<${row?.toAddress}>, relay=${host}:25, ` +
      `delay=1, delays=0/0/0/1, dsn=4.7.0, status=deferred (host ${host} said: ${reply} (in reply to MAIL FROM command))`,
  );
};
const limits = () =>
  kit.root`select mx_group, held_until, slow_until, slow_per_minute, reason from mx_group_limits order by 1`;
const acts = () =>
  kit.root`select mx_group, rule_id, until, per_minute, reply from shaping_acts order by at, id`;
const replies = (n: number, text: string, more: Partial<ProviderReply> = {}): ProviderReply[] =>
  Array.from({ length: n }, (_, index) => ({
    mxGroup: "google.com",
    key: `${text} ${index}`,
    at: kit.clock.now(),
    text,
    enhanced: "4.7.0",
    ...more,
  }));

describe("what a provider answers to our mail server", () => {
  it("holds the provider once the threshold is reached, each answer counted once", async () => {
    await launchedCampaign(kit, tenant, { people: 3 });
    await kit.root`update mx_groups set mx_group = 'yahoodns.net' where domain <> 'firm2.example'`;
    await planDue(kit.platform());
    await sendBatch(kit.sender(), 100);
    const [first, second] = await ledgerOf(tenant);
    deferredLine(first, 5, TSS04);
    await readMailLog(kit.platform());
    await readMailLog(kit.platform());
    expect(await acts()).toEqual([]);
    deferredLine(second, 9, TSS04);
    await readMailLog(kit.platform());
    await readMailLog(kit.platform());
    const until = new Date(MONDAY.getTime() + 9_000 + 7_200_000);
    const held = "2026-03-02 11:00:09+00";
    expect(await acts()).toMatchObject([
      { mx_group: "yahoodns.net", rule_id: "yahoo-tss04", until: held, per_minute: null, reply: TSS04 },
    ]);
    expect(await limits()).toMatchObject([
      { mx_group: "yahoodns.net", held_until: held, reason: expect.stringMatching(/^yahoo-tss04: /) },
    ]);

    await launchedCampaign(kit, tenant, { people: 3 });
    await planDue(kit.platform());
    expect(await sendBatch(kit.sender(), 100)).toBe(1);
    const waiting =
      await kit.root`select wait_reason, next_at from enrollments where wait_reason is not null`;
    expect(waiting).toEqual(Array(2).fill({ wait_reason: "mx_group_held", next_at: held }));

    await holdDomains(kit.platform());
    expect(kit.mailServer.held).toEqual(["firm0.example", "firm1.example", "yahoodns.net"]);
    kit.mailServer.held = ["nothing: it was started anew"];
    await holdDomains(kit.platform());
    expect(kit.mailServer.held).toHaveLength(3);
    kit.clock.advanceTo(until);
    await holdDomains(kit.platform());
    expect(kit.mailServer.held).toEqual([]);
    kit.mailServer.failure = new Error("nobody asks again");
    expect(await holdDomains(kit.platform())).toBe(0);
    await planDue(kit.platform());
    expect(await sendBatch(kit.sender(), 100)).toBe(2);
  });

  it("is counted exactly by many who read at once", async () => {
    const texts = replies(7, "421-4.7.0 Try again later, closing connection. - gsmtp");
    const all = [...texts, ...texts].map((reply) => shapeGroups(kit.platform(), kit.serverId, [reply]));
    expect((await Promise.all(all)).reduce((sum, n) => sum + n)).toBe(2);
    expect(await acts()).toHaveLength(2);
    expect(await kit.root`select count(*)::int as n from shaping_hits where not spent`).toEqual([{ n: 1 }]);
  });

  it("slows down to a part of the rate, and further when it goes on", async () => {
    await kit.root`insert into mx_group_limits (server_id, mx_group, per_minute) values (${kit.serverId}, 'comcast.net', 120)`;
    const text = "421 4.1.0 192.0.2.1 Throttled - try again later. See bo@comcast.net";
    const more = { mxGroup: "comcast.net" };
    await shapeGroups(kit.platform(), kit.serverId, replies(2, text, more));
    kit.pass(60);
    await shapeGroups(kit.platform(), kit.serverId, replies(2, `${text} again`, more));
    expect((await acts()).map((act) => act["per_minute"])).toEqual([60, 30]);
    expect((await acts())[0]?.["reply"]).not.toContain("bo@");
    expect(await limits()).toMatchObject([{ slow_per_minute: 30, held_until: null }]);
  });

  it("of long ago, or that no rule knows, opens nothing", async () => {
    const text = "421-4.7.0 Try again later, closing connection. - gsmtp";
    const old = { at: new Date(MONDAY.getTime() - 7_200_000) };
    expect(await shapeGroups(kit.platform(), kit.serverId, replies(5, text, old))).toBe(0);
    expect(await shapeGroups(kit.platform(), kit.serverId, replies(5, "452 4.2.2 mailbox full"))).toBe(0);
    expect(await acts()).toEqual([]);
  });
});
