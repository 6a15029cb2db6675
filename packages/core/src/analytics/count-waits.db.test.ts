import { afterAll, beforeAll, expect, it } from "vitest";
import { planDue, sendBatch } from "../send/index.ts";
import {
  createKit,
  createTenant,
  importCsv,
  type Kit,
  launchedCampaign,
  ledgerOf,
} from "../testing/index.ts";
import { getCampaignAnalytics } from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());

it("says how many mails of a campaign wait, in which state, why and until when", async () => {
  const tenant = await createTenant(kit);
  const { id: campaignId } = await launchedCampaign(kit, tenant, { people: 5 });
  await planDue(kit.platform());
  const waitsOf = async () => (await getCampaignAnalytics(tenant.ctx, { campaignId })).waits;
  const planned = (await ledgerOf(tenant)).length;
  expect(await waitsOf()).toMatchObject([{ state: "planned", reason: "", mails: planned }]);

  kit.smtp.answer = () => ({ kind: "deferred", code: 451, reply: "451 later", stage: "rcpt" });
  await sendBatch(kit.sender(), 1);
  kit.smtp.answer = () => undefined;
  await sendBatch(kit.sender(), 1);
  const waits = await waitsOf();
  expect(waits).toMatchObject([
    { state: "planned", reason: "", mails: planned - 2 },
    { state: "deferred", reason: "rcpt", mails: 1 },
  ]);
  expect(waits[1]?.nextAt).toEqual(new Date(kit.clock.now().getTime() + 300_000));
});

it("tells each campaign's mails by mailbox and by provider, and no other's", async () => {
  const tenant = await createTenant(kit);
  await launchedCampaign(kit, tenant, { people: 2 });
  const { id: campaignId } = await launchedCampaign(kit, tenant, { people: 4 });
  await planDue(kit.platform());
  kit.smtp.answer = () => undefined;
  await sendBatch(kit.sender(), 50);
  const own = (await ledgerOf(tenant)).filter((row) => row.campaignId === campaignId);
  const { mailboxes, providers } = await getCampaignAnalytics(tenant.ctx, { campaignId });
  for (const routes of [mailboxes, providers]) {
    const all = routes.map(({ waiting, sent, ended }) => waiting + sent + ended);
    expect(all.reduce((sum, n) => sum + n, 0)).toBe(own.length);
    expect(routes.reduce((sum, { sent }) => sum + sent, 0)).toBe(
      own.filter((row) => row.sentAt !== null).length,
    );
  }
  expect(mailboxes.every(({ name }) => name?.includes("@"))).toBe(true);
  expect(new Set(providers.map(({ name }) => name))).toEqual(new Set(own.map((row) => row.mxGroup)));
});

it("names the ten providers with the most mails, and counts all others together", async () => {
  const tenant = await createTenant(kit);
  const people = Array.from({ length: 14 }, (_, n) => `p${n}@firm-${n}.example`);
  const two = "q@firm-13.example";
  const { listId } = await importCsv(kit, tenant, ["email", ...people, two].join("\n"));
  const { id: campaignId } = await launchedCampaign(kit, tenant, { listId });
  await planDue(kit.platform());
  const planned = (await ledgerOf(tenant)).length;
  const { providers } = await getCampaignAnalytics(tenant.ctx, { campaignId });
  expect(providers).toHaveLength(11);
  expect(providers.at(-1)).toMatchObject({ name: null, ways: 4 });
  expect(providers.reduce((sum, { waiting }) => sum + waiting, 0)).toBe(planned);
});
