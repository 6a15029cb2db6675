import { campaigns, campaignSteps, messages } from "@penguin/db/schema";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tenantTransaction } from "../kernel/index.ts";
import {
  ALWAYS,
  createKit,
  createTenant,
  describeVerb,
  draftCampaign,
  expectRefusal,
  type Kit,
  launchedCampaign,
  type TestTenant,
} from "../testing/index.ts";
import {
  archiveCampaign,
  checkCampaignLaunch,
  createCampaign,
  getCampaign,
  launchCampaign,
  listRecipients,
  pauseCampaign,
  removeCampaignStep,
  resumeCampaign,
  saveCampaignStep,
  stopCampaign,
  sendCampaignTest,
  updateCampaign,
} from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());
const get = (): Kit => kit;
const stateOf = async (tenant: TestTenant) => {
  const rows = await tenantTransaction(tenant.ctx, (tx) => tx.select().from(campaigns));
  return rows.map((row) => row.state);
};
const draft = async (_kit: Kit, tenant: TestTenant) => ({
  campaignId: (await draftCampaign(kit, tenant)).id,
});
const launched = async (_kit: Kit, tenant: TestTenant) => ({
  campaignId: (await launchedCampaign(kit, tenant)).id,
});
const launchFirst = (_kit: Kit, tenant: TestTenant, input: { campaignId: string }) =>
  launchCampaign(tenant.ctx, { campaignId: input.campaignId }).then(() => undefined);

describeVerb(get, {
  action: "campaign.create",
  run: createCampaign,
  arrange: async (_kit, tenant) => ({ workspaceId: tenant.workspaceId, name: "Spring" }),
  verify: async (_kit, tenant) => expect(await stateOf(tenant)).toEqual(["draft"]),
  inWorkspace: true,
  refused: {
    when: "without a name",
    code: "invalid",
    arrange: async (_kit, _tenant, input) => ({ ...input, name: " " }),
  },
});

describeVerb(get, {
  action: "campaign.update",
  run: updateCampaign,
  arrange: async (_kit, tenant) => {
    const { id, listId, mailboxes } = await draftCampaign(kit, tenant);
    const mailboxIds = mailboxes.map((mailbox) => mailbox.id);
    return {
      campaignId: id,
      name: "Autumn",
      listId,
      mailboxIds,
      window: ALWAYS,
      trackOpens: false,
      trackClicks: false,
    };
  },
  verify: async (_kit, tenant, input) =>
    expect(await getCampaign(tenant.ctx, input)).toMatchObject({ name: "Autumn", trackOpens: false }),
  inWorkspace: true,
  refused: { when: "while it sends", code: "refused_state", arrange: launchFirst },
});

describeVerb(get, {
  action: "campaign.save-step",
  run: saveCampaignStep,
  arrange: async (_kit, tenant) => ({
    ...(await draft(kit, tenant)),
    position: 3,
    subject: "Third",
    body: "Hi.",
    waitSeconds: 60,
  }),
  verify: async (_kit, tenant, input) => {
    const { steps } = await getCampaign(tenant.ctx, input);
    expect(steps.at(-1)).toMatchObject({ position: 3, subject: "Third", waitSeconds: 60, version: 1 });
  },
  inWorkspace: true,
  refused: { when: "while it sends", code: "refused_state", arrange: launchFirst },
});

describeVerb(get, {
  action: "campaign.remove-step",
  run: removeCampaignStep,
  arrange: async (_kit, tenant) => ({ ...(await draft(kit, tenant)), position: 2 }),
  verify: async (_kit, tenant) => {
    const rows = await tenantTransaction(tenant.ctx, (tx) => tx.select().from(campaignSteps));
    expect(rows.map((row) => row.position)).toEqual([1]);
  },
  inWorkspace: true,
  refused: { when: "once it was launched", code: "refused_state", arrange: launchFirst },
});

describeVerb(get, {
  action: "campaign.launch",
  run: launchCampaign,
  arrange: draft,
  verify: async (_kit, tenant, input) => {
    expect(await stateOf(tenant)).toEqual(["active"]);
    expect((await listRecipients(tenant.ctx, input)).rows).toHaveLength(3);
  },
  inWorkspace: true,
  refused: { when: "when it was launched already", code: "refused_state", arrange: launchFirst },
});

describeVerb(get, {
  action: "campaign.pause",
  run: pauseCampaign,
  arrange: launched,
  verify: async (_kit, tenant) => expect(await stateOf(tenant)).toEqual(["paused"]),
  inWorkspace: true,
  refused: {
    when: "when it is paused",
    code: "refused_state",
    arrange: (_kit, tenant, input) => pauseCampaign(tenant.ctx, input).then(() => undefined),
  },
});

describeVerb(get, {
  action: "campaign.resume",
  run: resumeCampaign,
  arrange: async (_kit, tenant) => {
    const input = await launched(kit, tenant);
    await pauseCampaign(tenant.ctx, input);
    return input;
  },
  verify: async (_kit, tenant) => expect(await stateOf(tenant)).toEqual(["active"]),
  inWorkspace: true,
  refused: {
    when: "when it is active",
    code: "refused_state",
    arrange: (_kit, tenant, input) => resumeCampaign(tenant.ctx, input).then(() => undefined),
  },
});

describeVerb(get, {
  action: "campaign.stop",
  run: stopCampaign,
  arrange: launched,
  verify: async (_kit, tenant, input) => {
    expect(await stateOf(tenant)).toEqual(["completed"]);
    const { rows } = await listRecipients(tenant.ctx, input);
    expect(rows.map(({ state, exitReason }) => [state, exitReason])).toEqual(
      rows.map(() => ["exited", "stopped"]),
    );
  },
  inWorkspace: true,
  refused: {
    when: "when it is stopped",
    code: "refused_state",
    arrange: (_kit, tenant, input) => stopCampaign(tenant.ctx, input).then(() => undefined),
  },
});

describeVerb(get, {
  action: "campaign.archive",
  run: archiveCampaign,
  arrange: draft,
  verify: async (_kit, tenant) => expect(await stateOf(tenant)).toEqual(["archived"]),
  inWorkspace: true,
  refused: { when: "while it sends", code: "refused_state", arrange: launchFirst },
});

describeVerb(get, {
  action: "campaign.send-test",
  run: sendCampaignTest,
  arrange: async (_kit, tenant) => ({ ...(await draft(kit, tenant)), position: 1 }),
  verify: async (_kit, tenant) => {
    const rows = await tenantTransaction(tenant.ctx, (tx) => tx.select().from(messages));
    expect(rows).toMatchObject([{ kind: "test", state: "planned", toAddress: "person@penguin.test" }]);
  },
  inWorkspace: true,
  refused: {
    when: "without a mailbox that may send",
    code: "refused_state",
    arrange: async (_kit, tenant) => {
      const { id } = await createCampaign(tenant.ctx, { workspaceId: tenant.workspaceId, name: "Bare" });
      await saveCampaignStep(tenant.ctx, {
        campaignId: id,
        position: 1,
        subject: "S",
        body: "B",
        waitSeconds: 0,
      });
      return { campaignId: id, position: 1 };
    },
  },
});

describe("launching", () => {
  it("names every point that is open and enrolls nobody", async () => {
    const tenant = await createTenant(kit);
    const { id } = await createCampaign(tenant.ctx, { workspaceId: tenant.workspaceId, name: "Bare" });
    const error = await expectRefusal(launchCampaign(tenant.ctx, { campaignId: id }), "refused_state");
    expect(error.details["checks"]).toEqual(["steps", "recipients", "mailboxes", "limits"]);
    const open = (await checkCampaignLaunch(tenant.ctx, { campaignId: id })).filter((check) => !check.ok);
    expect(open.map((check) => check.key)).toEqual(error.details["checks"]);
  });

  it("launches once when two people click at the same moment", async () => {
    const tenant = await createTenant(kit);
    const input = await draft(kit, tenant);
    const clicks = await Promise.allSettled([1, 2, 3].map(() => launchCampaign(tenant.ctx, input)));
    expect(clicks.filter((click) => click.status === "fulfilled")).toHaveLength(1);
    expect((await listRecipients(tenant.ctx, input)).rows).toHaveLength(3);
  });

  it("leaves out who is suppressed or unreachable", async () => {
    const tenant = await createTenant(kit);
    const { id, listId } = await draftCampaign(kit, tenant, { people: 5 });
    const at = kit.clock.now().toISOString();
    await kit.root`insert into suppressions (tenant_id, id, email, reason, source, created_at)
      values (${tenant.tenantId}, gen_random_uuid(), 'p0@firm0.example', 'manual', '', ${at})`;
    await kit.root`update contacts set status = 'bounced' where tenant_id = ${tenant.tenantId} and email = 'p1@firm1.example'`;
    const checks = await checkCampaignLaunch(tenant.ctx, { campaignId: id });
    expect(checks.find((check) => check.key === "recipients")?.values).toEqual({
      eligible: 3,
      total: 5,
      left: 2,
    });
    expect(await launchCampaign(tenant.ctx, { campaignId: id })).toEqual({ enrolled: 3 });
    expect(listId).toBeDefined();
  });

  it("spreads people evenly over the mailboxes", async () => {
    const tenant = await createTenant(kit);
    const first = await draftCampaign(kit, tenant, { people: 1 });
    const second = await draftCampaign(kit, tenant, { people: 1 });
    const mailboxes = [...first.mailboxes, ...second.mailboxes];
    const { id } = await launchedCampaign(kit, tenant, { people: 10, mailboxes });
    const rows =
      await kit.root`select count(*)::int as n from enrollments where campaign_id = ${id} group by mailbox_id`;
    expect(rows.map((row) => row["n"])).toEqual([5, 5]);
  });

  it("keeps list and number of mails once launched, and takes a new text while paused", async () => {
    const tenant = await createTenant(kit);
    const { id, mailboxes } = await launchedCampaign(kit, tenant);
    const step = { campaignId: id, subject: "New", body: "New text.", waitSeconds: 0 };
    await pauseCampaign(tenant.ctx, { campaignId: id });
    await saveCampaignStep(tenant.ctx, { ...step, position: 1 });
    await expectRefusal(saveCampaignStep(tenant.ctx, { ...step, position: 3 }), "refused_state");
    const change = {
      campaignId: id,
      name: "N",
      mailboxIds: mailboxes.map((box) => box.id),
      window: ALWAYS,
      trackOpens: true,
      trackClicks: true,
    };
    await expectRefusal(updateCampaign(tenant.ctx, { ...change, listId: null }), "refused_state");
  });

  it("takes no list and no mailbox of another workspace or tenant", async () => {
    const [tenant, other] = [await createTenant(kit), await createTenant(kit)];
    const { id, listId, mailboxes } = await draftCampaign(kit, tenant);
    const foreign = await draftCampaign(kit, other);
    const change = { campaignId: id, name: "N", window: ALWAYS, trackOpens: true, trackClicks: true };
    const own = mailboxes.map((box) => box.id);
    await expectRefusal(
      updateCampaign(tenant.ctx, { ...change, listId: foreign.listId, mailboxIds: own }),
      "invalid",
    );
    const theirs = foreign.mailboxes.map((box) => box.id);
    await expectRefusal(updateCampaign(tenant.ctx, { ...change, listId, mailboxIds: theirs }), "invalid");
  });

  it("moves later mails up when one is removed", async () => {
    const tenant = await createTenant(kit);
    const steps = ["One", "Two", "Three", "Four"].map((subject) => ({ subject, body: "Hi." }));
    const { id } = await draftCampaign(kit, tenant, { steps });
    await removeCampaignStep(tenant.ctx, { campaignId: id, position: 2 });
    const after = (await getCampaign(tenant.ctx, { campaignId: id })).steps;
    expect(after.map((step) => [step.position, step.subject])).toEqual([
      [1, "One"],
      [2, "Three"],
      [3, "Four"],
    ]);
  });

  it("does not let the first mail be one without a subject or a wait", async () => {
    const tenant = await createTenant(kit);
    const steps = [
      { subject: "One", body: "Hi." },
      { subject: "", body: "Again.", waitSeconds: 60 },
    ];
    const { id } = await draftCampaign(kit, tenant, { steps });
    await expectRefusal(removeCampaignStep(tenant.ctx, { campaignId: id, position: 1 }), "refused_state");
  });
});
