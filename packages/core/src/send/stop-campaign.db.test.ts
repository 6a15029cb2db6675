import { afterAll, beforeEach, expect, it } from "vitest";
import { stopCampaign } from "../campaign/index.ts";
import { sweepLedger } from "../ledger/index.ts";
import {
  createKit,
  createTenant,
  type Kit,
  launchedCampaign,
  ledgerOf,
  senderWithGap,
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

const statesOf = async (): Promise<string[]> =>
  (await ledgerOf(tenant))
    .map(({ state, stateReason }) => (stateReason ? `${state} ${stateReason}` : state))
    .sort();

it("answers what left, what is in flight and what was taken back, which add up to what was planned", async () => {
  const { id } = await launchedCampaign(kit, tenant, { people: 6 });
  await planDue(kit.platform());
  const planned = (await ledgerOf(tenant)).length;
  await sendBatch(kit.sender(), 1);
  await kit.root`update messages set state = 'sending', fence = 1, lease_until = app.now() + interval '1 minute'
    where id = (select id from messages where state = 'planned' limit 1)`;
  const numbers = await stopCampaign(tenant.ctx, { campaignId: id });
  expect(numbers).toEqual({ sent: 1, inFlight: 1, cancelled: planned - 2 });
  expect(planned).toBeGreaterThan(3);
  expect(await statesOf()).toEqual([
    "sending",
    "sent",
    ...Array<string>(planned - 2).fill("skipped campaign_stopped"),
  ]);
});

it("holds back what a server has in hand and has not handed over", async () => {
  const { id } = await launchedCampaign(kit, tenant, { people: 2 });
  await planDue(kit.platform());
  let stopped: unknown;
  const sender = senderWithGap(kit, async () => {
    stopped = await stopCampaign(tenant.ctx, { campaignId: id });
  });
  await sendBatch(sender, 100);
  const all = await ledgerOf(tenant);
  expect(stopped).toEqual({ sent: 0, inFlight: all.length, cancelled: 0 });
  expect(kit.smtp.mails.filter(({ envelope }) => envelope.from.includes("+b-"))).toEqual([]);
  expect(new Set(await statesOf())).toEqual(new Set(["skipped enrollment_ended"]));
});

it("lets no mail wait for ever that its server put off after the stop", async () => {
  const { id } = await launchedCampaign(kit, tenant, { people: 1 });
  await planDue(kit.platform());
  kit.smtp.answer = () => ({ kind: "deferred", code: 451, reply: "451 later", stage: "rcpt" });
  await sendBatch(kit.sender(), 100);
  await kit.root`update messages set state = 'sending'`;
  await stopCampaign(tenant.ctx, { campaignId: id });
  await kit.root`update messages set state = 'deferred'`;
  await sweepLedger(kit.platform());
  expect(new Set(await statesOf())).toEqual(new Set(["skipped campaign_stopped"]));
});
