import { openFileJournal } from "@penguin/infra/send-journal";
import { systemClock } from "@penguin/runtime/clock";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, expect, it } from "vitest";
import { getCampaignAnalytics, getHome } from "./index.ts";
import { changeServer, findServers } from "../server/index.ts";
import { createKit, createTenant, type Kit, launchedCampaign, ledgerOf } from "../testing/index.ts";
import { beat, planDue, sendBatch } from "../send/index.ts";

let kit: Kit;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
});
afterAll(() => kit.close());

const server = async () => (await findServers(kit.open("pm_control").db))[0];

it("takes work, and keeps the number of its heartbeats over a restart", async () => {
  const dir = mkdtempSync(path.join(tmpdir(), "penguin-beats-"));
  const journal = openFileJournal(dir, systemClock);
  expect(await beat({ ...kit.sender(), journal })).toBe(true);
  expect(await beat({ ...kit.sender(), journal })).toBe(true);
  journal.close();
  const next = openFileJournal(dir, systemClock);
  expect([next.beats, (await server())?.beats]).toEqual([2, 2]);
  next.close();
  rmSync(dir, { recursive: true });
});

it("holds all sending when the database is older than what a server remembers, until an operator looked", async () => {
  const tenant = await createTenant(kit);
  const { id: campaignId } = await launchedCampaign(kit, tenant, { people: 3 });
  const sender = kit.sender();
  for (let n = 0; n < 5; n += 1) await beat(sender);
  // A copy from before the last three heartbeats, and before anything was planned.
  await kit.root`update sending_servers set beats = 2`;
  expect(await beat(sender)).toBe(false);
  expect(await planDue(kit.platform())).toBe(0);
  expect(await server()).toMatchObject({ state: "held", heldReason: "ledger_went_back", beats: 6 });
  expect((await getCampaignAnalytics(tenant.ctx, { campaignId })).hold).toMatchObject({
    reason: "ledger_went_back",
  });
  await changeServer(kit.open("pm_control").db, (await server())?.name ?? "", "active");
  expect(await beat(sender)).toBe(true);
  expect((await getCampaignAnalytics(tenant.ctx, { campaignId })).hold).toBeNull();
  expect(await planDue(kit.platform())).toBe(3);
});

it("plans again what a restored database forgot under the same Message-ID, which a mail server refuses", async () => {
  const tenant = await createTenant(kit);
  await launchedCampaign(kit, tenant, { people: 3 });
  await planDue(kit.platform());
  const before = await kit.root`select enrollment_id, message_id_header from messages order by enrollment_id`;
  expect(await sendBatch(kit.sender(), 10)).toBe(3);
  await kit.root`delete from message_attempts`;
  await kit.root`delete from messages`;
  await kit.root`update enrollments set state = 'active', position = 1, next_at = ${kit.clock.now().toISOString()}`;
  await planDue(kit.platform());
  expect(
    await kit.root`select enrollment_id, message_id_header from messages order by enrollment_id`,
  ).toEqual(before);
  expect((await ledgerOf(tenant)).map((row) => row.state)).toEqual(["planned", "planned", "planned"]);
});

it("says so when no sending server was heard for two minutes, at home and at a campaign", async () => {
  const tenant = await createTenant(kit);
  const { id: campaignId } = await launchedCampaign(kit, tenant, { people: 1 });
  const holds = async () => [
    (await getHome(tenant.ctx)).hold,
    (await getCampaignAnalytics(tenant.ctx, { campaignId })).hold,
  ];
  expect(await holds()).toEqual([null, null]);
  await beat(kit.sender());
  expect(await holds()).toEqual([null, null]);
  await kit.root`update sending_servers set heartbeat_at = app.now() - interval '121 seconds'`;
  for (const hold of await holds()) expect(hold).toMatchObject({ reason: "nobody_sends" });
  await beat(kit.sender());
  expect(await holds()).toEqual([null, null]);
});

it("asks an operator when nobody sent for long and something is late, and not otherwise", async () => {
  const tenant = await createTenant(kit);
  const late = { ...kit.sender(), lateAfterSeconds: 3600 };
  expect(await beat(late)).toBe(true);
  const away = () => kit.root`update sending_servers set heartbeat_at = app.now() - interval '2 hours'`;
  await away();
  expect(await beat(late)).toBe(true);
  await launchedCampaign(kit, tenant, { people: 1 });
  await kit.root`update enrollments set next_at = app.now() - interval '1 hour'`;
  await away();
  expect(await beat({ ...late, lateAfterSeconds: 0 })).toBe(true);
  await away();
  expect(await beat(late)).toBe(false);
  expect(await server()).toMatchObject({ state: "held", heldReason: "was_away" });
});
