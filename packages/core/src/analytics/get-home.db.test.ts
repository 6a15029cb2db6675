import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDueCampaigns } from "../campaign/index.ts";
import { pauseMailbox } from "../mailbox/index.ts";
import { createKit, createTenant, type Kit, scheduledCampaign } from "../testing/index.ts";
import { getHome } from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());

describe("what needs a person", () => {
  it("names a campaign that did not start at its time, and no other draft", async () => {
    const tenant = await createTenant(kit);
    const startAt = new Date(kit.clock.now().getTime() + 60_000).toISOString();
    const { id, mailboxes } = await scheduledCampaign(kit, tenant, startAt);
    expect((await getHome(tenant.ctx)).needsYou).toEqual([]);
    for (const mailbox of mailboxes) await pauseMailbox(tenant.ctx, { mailboxId: mailbox.id });
    kit.pass(60);
    await startDueCampaigns(kit.platform());
    expect((await getHome(tenant.ctx)).needsYou).toMatchObject([
      { kind: "campaign_not_started", id, title: "Spring", detail: expect.stringContaining("mailboxes") },
    ]);
  });
});
