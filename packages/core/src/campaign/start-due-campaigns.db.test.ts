import { auditLog } from "@penguin/db/schema";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tenantTransaction } from "../kernel/index.ts";
import { pauseMailbox } from "../mailbox/index.ts";
import {
  createKit,
  createTenant,
  expectAudit,
  type Kit,
  planAndSend,
  scheduledCampaign,
  type TestTenant,
} from "../testing/index.ts";
import { getCampaign, listRecipients, startDueCampaigns, unscheduleCampaign } from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());

const HOUR = 3600;
const inAnHour = (tenant: TestTenant, people = 3) =>
  scheduledCampaign(kit, tenant, new Date(kit.clock.now().getTime() + HOUR * 1000).toISOString(), { people });
const auditRows = (tenant: TestTenant, action: string) =>
  tenantTransaction(tenant.ctx, (tx) => tx.select().from(auditLog).where(eq(auditLog.action, action)));

describe("campaign.start-due", () => {
  it("starts at the moment that was set, not before, and the mails leave", async () => {
    const tenant = await createTenant(kit);
    const { id: campaignId } = await inAnHour(tenant);
    kit.pass(HOUR - 1);
    expect(await startDueCampaigns(kit.platform())).toBe(0);
    expect(await planAndSend(kit)).toBe(0);
    kit.pass(1);
    expect(await startDueCampaigns(kit.platform())).toBe(1);
    expect(await getCampaign(tenant.ctx, { campaignId })).toMatchObject({
      state: "active",
      startAt: null,
      launchedAt: kit.clock.now(),
      enrollments: { active: 3 },
    });
    expect(await expectAudit(tenant.ctx, "campaign.start")).toMatchObject({
      actorKind: "system",
      after: { enrolled: 3 },
    });
    expect(await planAndSend(kit)).toBe(3);
  });

  it("starts each campaign once although several schedulers run at the same time", async () => {
    const tenants = [await createTenant(kit), await createTenant(kit, "Other")];
    const campaigns = await Promise.all(
      tenants.map(async (tenant) => ({ tenant, campaignId: (await inAnHour(tenant, 5)).id })),
    );
    kit.pass(HOUR);
    const started = await Promise.all([1, 2, 3].map(() => startDueCampaigns(kit.platform())));
    expect(started.reduce((sum, n) => sum + n, 0)).toBe(2);
    for (const { tenant, campaignId } of campaigns) {
      expect((await listRecipients(tenant.ctx, { campaignId })).rows).toHaveLength(5);
      expect(await auditRows(tenant, "campaign.start")).toHaveLength(1);
    }
    expect(await startDueCampaigns(kit.platform())).toBe(0);
  });

  it("makes it a draft again and sends nothing when a point is open by then", async () => {
    const [tenant, other] = [await createTenant(kit), await createTenant(kit, "Other")];
    const { id: campaignId, mailboxes } = await inAnHour(tenant);
    const sound = await inAnHour(other);
    for (const mailbox of mailboxes) await pauseMailbox(tenant.ctx, { mailboxId: mailbox.id });
    kit.pass(HOUR);
    const started = await Promise.all([1, 2].map(() => startDueCampaigns(kit.platform())));
    expect(started.reduce((sum, n) => sum + n, 0)).toBe(1);
    expect(await getCampaign(tenant.ctx, { campaignId })).toMatchObject({
      state: "draft",
      stateReason: "Not started at its time. Open on the launch list: mailboxes, limits.",
      startAt: null,
      launchedAt: null,
      enrollments: {},
    });
    expect(await auditRows(tenant, "campaign.refuse-start")).toMatchObject([
      { actorKind: "system", after: { checks: ["mailboxes", "limits"] } },
    ]);
    expect((await getCampaign(other.ctx, { campaignId: sound.id })).state).toBe("active");
  });

  it("leaves one alone that was taken back to draft", async () => {
    const tenant = await createTenant(kit);
    const { id: campaignId } = await inAnHour(tenant);
    await unscheduleCampaign(tenant.ctx, { campaignId });
    kit.pass(HOUR);
    expect(await startDueCampaigns(kit.platform())).toBe(0);
    expect((await getCampaign(tenant.ctx, { campaignId })).state).toBe("draft");
  });
});
