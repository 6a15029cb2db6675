import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  ALWAYS,
  createKit,
  createTenant,
  describeVerb,
  draftCampaign,
  expectRefusal,
  type Kit,
  scheduledCampaign,
  type TestTenant,
} from "../testing/index.ts";
import {
  archiveCampaign,
  createCampaign,
  getCampaign,
  launchCampaign,
  listRecipients,
  pauseCampaign,
  removeCampaignStep,
  saveCampaignStep,
  scheduleCampaign,
  unscheduleCampaign,
  updateCampaign,
} from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());
const get = (): Kit => kit;
const inSeconds = (seconds: number): string =>
  new Date(kit.clock.now().getTime() + seconds * 1000).toISOString();
const scheduled = async (_kit: Kit, tenant: TestTenant) => ({
  campaignId: (await scheduledCampaign(kit, tenant, inSeconds(3600))).id,
});

describeVerb(get, {
  action: "campaign.schedule",
  run: scheduleCampaign,
  arrange: async (_kit, tenant) => ({
    campaignId: (await draftCampaign(kit, tenant)).id,
    startAt: "2026-03-03T10:00:00+01:00",
  }),
  verify: async (_kit, tenant, { campaignId }) => {
    expect(await getCampaign(tenant.ctx, { campaignId })).toMatchObject({
      state: "scheduled",
      startAt: new Date("2026-03-03T09:00:00Z"),
      launchedAt: null,
      enrollments: {},
    });
  },
  inWorkspace: true,
  refused: {
    when: "when it is scheduled already",
    code: "refused_state",
    arrange: (_kit, tenant, input) => scheduleCampaign(tenant.ctx, input).then(() => undefined),
  },
});

describeVerb(get, {
  action: "campaign.unschedule",
  run: unscheduleCampaign,
  arrange: scheduled,
  verify: async (_kit, tenant, input) =>
    expect(await getCampaign(tenant.ctx, input)).toMatchObject({ state: "draft", startAt: null }),
  inWorkspace: true,
  refused: {
    when: "when it is a draft",
    code: "refused_state",
    arrange: (_kit, tenant, input) => unscheduleCampaign(tenant.ctx, input).then(() => undefined),
  },
});

describe("scheduling", () => {
  it("takes a moment that is to come and within a year", async () => {
    const tenant = await createTenant(kit);
    const { id: campaignId } = await draftCampaign(kit, tenant);
    for (const startAt of [inSeconds(0), inSeconds(-60), inSeconds(367 * 86_400), "tomorrow", "2026-03-03"]) {
      const error = await expectRefusal(scheduleCampaign(tenant.ctx, { campaignId, startAt }), "invalid");
      expect(error.details["fields"]).toHaveProperty("startAt");
    }
    await scheduleCampaign(tenant.ctx, { campaignId, startAt: inSeconds(366 * 86_400) });
  });

  it("names every point that is open", async () => {
    const tenant = await createTenant(kit);
    const { id } = await createCampaign(tenant.ctx, { workspaceId: tenant.workspaceId, name: "Bare" });
    const error = await expectRefusal(
      scheduleCampaign(tenant.ctx, { campaignId: id, startAt: inSeconds(60) }),
      "refused_state",
    );
    expect(error.details["checks"]).toEqual(["steps", "recipients", "mailboxes", "limits"]);
  });

  it("closes a campaign to changes, pause and archive until it is taken back", async () => {
    const tenant = await createTenant(kit);
    const { id, listId, mailboxes } = await scheduledCampaign(kit, tenant, inSeconds(3600));
    const input = { campaignId: id };
    const step = { ...input, position: 1, subject: "New", body: "New text.", waitSeconds: 0 };
    const change = {
      ...input,
      name: "N",
      listId,
      mailboxIds: mailboxes.map((box) => box.id),
      window: ALWAYS,
      trackOpens: true,
      trackClicks: true,
    };
    const { ctx } = tenant;
    const tries = [
      () => updateCampaign(ctx, change),
      () => saveCampaignStep(ctx, step),
      () => removeCampaignStep(ctx, { ...input, position: 2 }),
      () => pauseCampaign(ctx, input),
      () => archiveCampaign(ctx, input),
    ];
    for (const attempt of tries) {
      const error = await expectRefusal(attempt(), "refused_state");
      expect(error.message).toContain("Take it back to draft first.");
    }
    await unscheduleCampaign(ctx, input);
    await updateCampaign(ctx, change);
    expect(await getCampaign(ctx, input)).toMatchObject({ state: "draft", name: "N" });
  });

  it("lets a scheduled campaign start at once", async () => {
    const tenant = await createTenant(kit);
    const input = await scheduled(kit, tenant);
    expect(await launchCampaign(tenant.ctx, input)).toEqual({ enrolled: 3 });
    expect(await getCampaign(tenant.ctx, input)).toMatchObject({ state: "active", startAt: null });
    expect((await listRecipients(tenant.ctx, input)).rows).toHaveLength(3);
  });

  it("cannot be stored without its moment", async () => {
    const tenant = await createTenant(kit);
    const { campaignId } = await scheduled(kit, tenant);
    const broken = kit.root`update campaigns set start_at = null where id = ${campaignId}`;
    await expect(broken).rejects.toThrow("campaigns_start");
  });
});
