import { createKit, createTenant, type Kit, launchedCampaign, ledgerOf } from "@penguin/core/testing";
import { changeServer, findLimits, findServers, moveWork } from "@penguin/core/server";
import { planDue, sendBatch, shapeGroups } from "@penguin/core/send";
import { openDatabase } from "@penguin/db";
import { sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { join, printLimits, printServers, readServerArguments } from "./server.ts";

let kit: Kit;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
});
afterAll(() => kit.close());

const addSecond = async () => {
  const url = await join(kit.open("pm_control").db, {
    name: "second",
    adminUrl: kit.database.url("postgres"),
    serverUrl: kit.database.url("pm_server_1"),
    at: kit.clock.now(),
  });
  return openDatabase(url, { max: 2, name: "test" });
};
const beat = (db: ReturnType<typeof openDatabase>["db"]) =>
  db.execute(sql`select state from app.heartbeat(0, 0)`);
const serverOf = async (name: string) => {
  const servers = await findServers(kit.open("pm_control").db);
  const found = servers.find((one) => one.name === name);
  if (!found) throw new Error(`no server ${name}`);
  return found;
};

describe("a sending server that is added", () => {
  it("logs in, may execute what senders execute, and sees no table", async () => {
    const second = await addSecond();
    expect([...(await beat(second.db))]).toEqual([{ state: "active" }]);
    for (const statement of [
      "select 1 from messages",
      "select 1 from sending_servers",
      "select app.memberships_of(null)",
    ])
      await expect(second.client.unsafe(statement)).rejects.toMatchObject({ code: "42501" });
    await second.close();
  });

  it("takes the work of one that is silent, all of a mailbox, and sends it once", async () => {
    const tenant = await createTenant(kit);
    await launchedCampaign(kit, tenant, { people: 4 });
    await planDue(kit.platform());
    const second = await addSecond();
    await beat(kit.open("pm_server_1").db);
    await beat(second.db);
    expect(await moveWork(kit.platform())).toBe(0);
    await kit.root`update sending_servers set heartbeat_at = app.now() - interval '61 seconds' where login = 'pm_server_1'`;
    expect(await moveWork(kit.platform())).toBe(4);
    const sender = kit.sender();
    expect(await sendBatch(sender, 10)).toBe(0);
    expect(await sendBatch({ ...sender, db: second.db }, 10)).toBe(4);
    expect((await ledgerOf(tenant)).filter((row) => row.serverId !== "").length).toBe(4);
    expect(kit.smtp.mails).toHaveLength(4);
    await second.close();
  });

  it("leaves what is claimed where it is, and moves nothing while nobody is alive", async () => {
    const tenant = await createTenant(kit);
    await launchedCampaign(kit, tenant, { people: 2 });
    await planDue(kit.platform());
    expect(await moveWork(kit.platform())).toBe(0);
    const at = kit.clock.now().toISOString();
    await kit.open("pm_server_1").db.execute(sql`select app.claim_messages(1, ${at}::timestamptz, 300)`);
    const second = await addSecond();
    await beat(second.db);
    expect(await moveWork(kit.platform())).toBe(1);
    expect((await ledgerOf(tenant)).map((row) => row.state).sort()).toEqual(["planned", "sending"]);
    await second.close();
  });
});

describe("draining", () => {
  it("moves what waits, and lets the server leave once nothing lies with it", async () => {
    const tenant = await createTenant(kit);
    await launchedCampaign(kit, tenant, { people: 2 });
    await planDue(kit.platform());
    const control = kit.open("pm_control").db;
    const second = await addSecond();
    await beat(kit.open("pm_server_1").db);
    await beat(second.db);
    const { name } = (await findServers(control)).find((one) => one.login === "pm_server_1") ?? { name: "" };
    await expect(changeServer(control, name, "left")).rejects.toMatchObject({ code: "refused_state" });
    await changeServer(control, name, "draining");
    await expect(changeServer(control, name, "left")).rejects.toThrow("2 messages still lie");
    expect(await moveWork(kit.platform())).toBe(2);
    await changeServer(control, name, "left");
    expect([...(await beat(kit.open("pm_server_1").db))]).toEqual([{ state: "left" }]);
    await changeServer(control, name, "active");
    expect(await serverOf("second")).toMatchObject({ waiting: 2, state: "active" });
    await second.close();
  });

  it("knows no other server, and refuses a name that is taken", async () => {
    const control = kit.open("pm_control").db;
    await expect(changeServer(control, "nobody", "draining")).rejects.toMatchObject({ code: "not_found" });
    await (await addSecond()).close();
    await expect(addSecond()).rejects.toMatchObject({ code: "conflict" });
  });
});

it("reads its command line and prints a line a server", async () => {
  expect(readServerArguments(["list", "--json"])).toEqual({ act: "list", json: true });
  expect(readServerArguments(["drain", "eu-1"])).toEqual({ act: "drain", name: "eu-1" });
  for (const wrong of [
    [],
    ["list", "x"],
    ["limits", "eu-1"],
    ["add"],
    ["add", "Bad Name"],
    ["stop", "eu-1"],
    ["drain", "eu-1", "x"],
  ])
    expect(() => readServerArguments(wrong)).toThrow();
  const second = await addSecond();
  await second.close();
  expect(printServers(await findServers(kit.open("pm_control").db))).toMatch(
    /^second +active +never heard +waiting 0, sending 0, unknown 0$/m,
  );
});

it("prints what holds servers back, and what opened limits", async () => {
  const text = "421 4.7.1 [TSS09] All messages from 192.0.2.1 will be permanently deferred";
  const reply = { mxGroup: "yahoodns.net", key: "1", at: kit.clock.now(), text, enhanced: "4.7.1" };
  await shapeGroups(kit.platform(), kit.serverId, [reply]);
  await kit.root`update sending_servers set mail_faults = 3, mail_away_until = '2026-03-02T09:00:08Z'`;
  const control = kit.open("pm_control").db;
  expect(printLimits(await findLimits(control, kit.clock.now())).split("\n")).toEqual([
    "server 1: its mail server is away; nobody tries until 2026-03-02T09:00:08.000Z",
    "server 1: yahoodns.net held until 2026-03-02T15:00:00.000Z; yahoo-tss09: Yahoo refuses this server for good (TSS09)",
    `2026-03-02T09:00:00.000Z server 1: yahoodns.net held until 2026-03-02T15:00:00.000Z by yahoo-tss09: ${text}`,
    "",
  ]);
  expect((await findLimits(control, new Date("2026-03-02T15:00:00Z"))).open).toEqual([]);
});
