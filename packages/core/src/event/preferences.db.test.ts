import { campaigns, enrollments } from "@penguin/db/schema";
import { asc, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createTopic, getPreferences } from "../consent/index.ts";
import { tenantTransaction } from "../kernel/index.ts";
import { planDue, sendBatch } from "../send/index.ts";
import {
  createKit,
  createTenant,
  expectAudit,
  type Kit,
  launchedCampaign,
  type LedgerRow,
  ledgerOf,
  planAndSend,
  senderWithGap,
  sentCampaign,
  type TestTenant,
} from "../testing/index.ts";
import { findPreferences, type PreferenceChoice, savePreferences } from "./index.ts";

let kit: Kit;
let tenant: TestTenant;
let first: LedgerRow;
const DAY = 86_400;
const ONE = { people: 1, steps: [{ subject: "Hello", body: "Hello." }] };

beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
  tenant = await createTenant(kit);
  first = (await sentCampaign(kit, tenant, ONE)).messages[0] as LedgerRow;
});
afterAll(() => kit.close());

const system = () => kit.system(tenant.tenantId, "contact.choose-preferences");
const choose = (choice: Partial<PreferenceChoice>) =>
  savePreferences(system(), first.id, {
    topicIds: [],
    frequency: "any",
    format: "html",
    pauseDays: 0,
    language: "en",
    ...choice,
  });
const topic = async (name: string) =>
  (await createTopic(tenant.ctx, { workspaceId: tenant.workspaceId, name })).id;
const about = (campaignId: string, topicId: string) =>
  tenantTransaction(tenant.ctx, (tx) =>
    tx.update(campaigns).set({ topicId }).where(eq(campaigns.id, campaignId)),
  );
const another = () => launchedCampaign(kit, tenant, ONE);
const ofCampaign = async (id: string) => (await ledgerOf(tenant)).filter((row) => row.campaignId === id);
const enrolled = (campaignId: string) =>
  tenantTransaction(tenant.ctx, (tx) =>
    tx.select().from(enrollments).where(eq(enrollments.campaignId, campaignId)).orderBy(asc(enrollments.id)),
  );

describe("topics", () => {
  it("stops only the mails about the topic that was left, also those planned already, and takes it back", async () => {
    const [news, offers] = [await topic("News"), await topic("Offers")];
    const [a, b] = [await another(), await another()];
    await about(a.id, news);
    await about(b.id, offers);
    await planDue(kit.platform());
    expect(await choose({ topicIds: [offers] })).toBe(true);
    await sendBatch(kit.sender(), 10);
    expect(await ofCampaign(a.id)).toMatchObject([{ state: "skipped", stateReason: "topic_off" }]);
    expect(await ofCampaign(b.id)).toMatchObject([{ state: "sent" }]);
    expect(await enrolled(a.id)).toMatchObject([{ state: "exited", exitReason: "unsubscribe" }]);
    const c = await another();
    await about(c.id, news);
    await planAndSend(kit);
    expect(await ofCampaign(c.id)).toEqual([]);
    expect(await enrolled(c.id)).toMatchObject([{ state: "exited", failure: "topic_off" }]);
    const contactId = first.contactId ?? "";
    const shown = await getPreferences(tenant.ctx, { contactId });
    expect(shown.left).toMatchObject([{ topicName: "News", source: `message:${first.id}` }]);
    expect((await findPreferences(system(), first.id))?.topics.map(({ on }) => on)).toEqual([false, true]);
    await choose({ topicIds: [news, offers] });
    const d = await another();
    await about(d.id, news);
    await planAndSend(kit);
    expect(await ofCampaign(d.id)).toMatchObject([{ state: "sent" }]);
    await expectAudit(tenant.ctx, "contact.choose-preferences");
  });

  it("is asked once more after a mail was claimed", async () => {
    const news = await topic("News");
    const a = await another();
    await about(a.id, news);
    await planDue(kit.platform());
    await sendBatch(
      senderWithGap(kit, () => choose({ topicIds: [] })),
      10,
    );
    expect(await ofCampaign(a.id)).toMatchObject([{ state: "skipped", stateReason: "topic_off" }]);
  });
});

describe("how often", () => {
  it("leaves a day between two mails of the same workspace, also when two are due at once", async () => {
    await choose({ frequency: "day" });
    const [a, b] = [await another(), await another()];
    await planAndSend(kit);
    expect([...(await ofCampaign(a.id)), ...(await ofCampaign(b.id))]).toEqual([]);
    expect((await enrolled(a.id))[0]).toMatchObject({ waitReason: "frequency_cap" });
    kit.pass(DAY);
    await planAndSend(kit);
    expect([...(await ofCampaign(a.id)), ...(await ofCampaign(b.id))]).toMatchObject([{ state: "sent" }]);
    kit.pass(DAY);
    await planAndSend(kit);
    const sent = [...(await ofCampaign(a.id)), ...(await ofCampaign(b.id))].map(
      ({ sentAt }) => sentAt?.getTime() ?? 0,
    );
    expect(sent).toHaveLength(2);
    expect(Math.abs((sent[0] ?? 0) - (sent[1] ?? 0))).toBeGreaterThanOrEqual(DAY * 1000);
  });

  it("holds for a mail that was planned before the person chose", async () => {
    const a = await another();
    await planDue(kit.platform());
    await choose({ frequency: "week" });
    await sendBatch(kit.sender(), 10);
    const due = new Date((first.sentAt?.getTime() ?? 0) + 7 * DAY * 1000);
    expect(await ofCampaign(a.id)).toMatchObject([
      { stateReason: "frequency_cap", dueAt: due, sentAt: null },
    ]);
    await choose({ frequency: "any" });
    await sendBatch(kit.sender(), 10);
    expect(await ofCampaign(a.id)).toMatchObject([{ state: "sent" }]);
  });
});

describe("a pause", () => {
  it("holds back what is planned and what is due until its end", async () => {
    const a = await another();
    await planDue(kit.platform());
    await choose({ pauseDays: 30 });
    const b = await another();
    await planAndSend(kit);
    expect(await ofCampaign(a.id)).toMatchObject([{ stateReason: "contact_paused", sentAt: null }]);
    expect((await enrolled(b.id))[0]).toMatchObject({ waitReason: "contact_paused" });
    kit.pass(30 * DAY);
    await planAndSend(kit);
    expect([...(await ofCampaign(a.id)), ...(await ofCampaign(b.id))]).toMatchObject([
      { state: "sent" },
      { state: "sent" },
    ]);
  });
});

describe("the form", () => {
  it("is plain text for who wants no HTML", async () => {
    await choose({ format: "text" });
    await another();
    await planAndSend(kit);
    const [html, plain] = kit.smtp.mails.map(({ raw }) => raw.toString());
    expect(html).toContain("text/html");
    expect(plain).not.toContain("text/html");
  });
});
