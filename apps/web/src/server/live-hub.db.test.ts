import { type ApiContext, appRouter, createCallerFactory, findSession } from "@penguin/api";
import { announce, tenantTransaction } from "@penguin/core/kernel";
import {
  createKit,
  createTenant,
  draftCampaign,
  type Kit,
  openPerson,
  type Person,
} from "@penguin/core/testing";
import { createLogger } from "@penguin/runtime/log";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createLiveHub, type LiveHub } from "./live-hub.ts";

const log = createLogger({ name: "test", level: "silent" });

let kit: Kit;
let hubs: LiveHub[];
let person: Person;
let people = 0;
beforeAll(async () => {
  kit = await createKit();
  hubs = [1, 2].map(() => createLiveHub(kit.open("pm_app").client, log));
});
beforeEach(async () => {
  people += 1;
  person = await openPerson(kit, { email: `live${people}@firm.example`, organisation: `Live ${people}` });
});
afterAll(async () => {
  for (const hub of hubs) hub.close();
  await kit.close();
});

/** A stream of the person in a process of its own; `done` resolves with what it gave once it has ended. */
const open = async (hub: LiveHub | undefined) => {
  const account = kit.account();
  const sessionNow = async () => findSession(account, person.sessionId);
  const end = new AbortController();
  const context: ApiContext = {
    requestId: "test",
    session: await sessionNow(),
    sessionNow,
    account,
    staff: kit.open("pm_staff").db,
    queues: kit.queues,
    tenant: ({ tenantId, actor }) => ({ ...kit.system(tenantId), actor }),
    changes: (tenantId) => {
      if (!hub) throw new Error("there are two processes");
      return hub.changes(tenantId, end.signal);
    },
  };
  const heard: string[] = [];
  const run = async (): Promise<string[]> => {
    for await (const { topic } of await createCallerFactory(appRouter)(context).live.changes())
      heard.push(topic);
    return heard;
  };
  return { heard, done: run(), stop: () => end.abort() };
};
const settle = (ms = 700): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const isOpen = async (done: Promise<unknown>, ms: number): Promise<boolean> =>
  Promise.race([done.then(() => false), settle(ms).then(() => true)]);
const tellAs = (tenantId: string): Promise<unknown> =>
  tenantTransaction(kit.system(tenantId), (tx) => announce(tx, "campaign", tenantId));

describe("an open stream", () => {
  it("gives what changed in its organisation, a burst at once, and nothing of another", async () => {
    const stream = await open(hubs[0]);
    await settle();
    const other = await createTenant(kit);
    await draftCampaign(kit, other);
    await Promise.all(Array.from({ length: 20 }, () => tellAs(person.tenantId)));
    await settle();
    stream.stop();
    const given = (await stream.done).filter((topic) => topic === "campaign").length;
    expect(given).toBeGreaterThan(0);
    expect(given).toBeLessThan(5);
  });

  it.each([
    [
      "the session was ended",
      () =>
        kit.root`update sessions set revoked_at = ${kit.clock.now().toISOString()} where id = ${person.sessionId}`,
    ],
    [
      "the person was blocked",
      () => kit.root`update members set roles = '{blocked}' where user_id = ${person.userId}`,
    ],
    ["the person was removed", () => kit.root`delete from members where user_id = ${person.userId}`],
    [
      "the organisation was closed",
      () => kit.root`update tenants set status = 'canceled' where tenant_id = ${person.tenantId}`,
    ],
  ])("is over within a second in every process once %s", async (_what, act) => {
    const streams = await Promise.all(hubs.map(open));
    await settle();
    expect(await Promise.all(streams.map(({ done }) => isOpen(done, 1)))).toEqual([true, true]);
    await act();
    expect(await Promise.all(streams.map(({ done }) => isOpen(done, 1000)))).toEqual([false, false]);
  });

  it("is not ended by what happens to somebody else", async () => {
    const stream = await open(hubs[0]);
    await settle();
    const other = await openPerson(kit, {
      email: `else${people}@firm.example`,
      organisation: `Else ${people}`,
    });
    await kit.root`update sessions set revoked_at = ${kit.clock.now().toISOString()} where id = ${other.sessionId}`;
    expect(await isOpen(stream.done, 1000)).toBe(true);
    stream.stop();
  });
});

it("a login of a sending server hears no id, and what it says moves nobody", async () => {
  const stream = await open(hubs[0]);
  const server = kit.open("pm_server_1").client;
  const heard: string[] = [];
  await server.listen("live", (text) => void heard.push(text));
  await settle();
  await tellAs(person.tenantId);
  await server`select pg_notify('live', ${JSON.stringify({ tenantId: person.tenantId, topic: "thread", id: person.tenantId })})`;
  await settle();
  expect(heard.filter((text) => text !== "")).toHaveLength(1);
  stream.stop();
  expect(await stream.done).toEqual(["campaign"]);
  for (const ask of [() => server`select * from live_changes`, () => server`select app.read_changes(null)`])
    await expect(ask()).rejects.toMatchObject({ code: "42501" });
});
