import { mailboxes, messages } from "@penguin/db/schema";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordEvents } from "../event/index.ts";
import { tenantTransaction } from "../kernel/index.ts";
import { resumeMailbox } from "../mailbox/index.ts";
import {
  createKit,
  createTenant,
  describeVerb,
  expectAudit,
  type Kit,
  sentCampaign,
  type TestTenant,
} from "../testing/index.ts";
import { closeAlert, listAlerts } from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());
const get = (): Kit => kit;

type Kind = "accepted" | "bounced" | "complained";

/** Lets a kind of thing come back for the first `n` mails that have left, once each or under another key. */
const comeBack = async (tenant: TestTenant, kind: Kind, n: number, again = ""): Promise<void> => {
  await tenantTransaction(tenant.ctx, async (tx) => {
    const sent = await tx.select({ id: messages.id }).from(messages).orderBy(messages.id).limit(n);
    await recordEvents(
      tx,
      kit.system(tenant.tenantId),
      sent.map(({ id }) => ({ messageId: id, kind, key: `${kind}:${id}${again}`, at: kit.clock.now() })),
    );
  });
};
const openOf = async (tenant: TestTenant) => (await listAlerts(tenant.ctx, {})).rows;
const statesOf = async (tenant: TestTenant) =>
  (await tenantTransaction(tenant.ctx, (tx) => tx.select().from(mailboxes))).map(({ state }) => state);
const sentBy = async (people: number): Promise<TestTenant> => {
  const tenant = await createTenant(kit);
  await sentCampaign(kit, tenant, { people });
  return tenant;
};
/** A mailbox that is paused: 5 of 100 mails bounced. */
const paused = async (_kit: Kit, tenant: TestTenant) => {
  await sentCampaign(kit, tenant, { people: 96 });
  await comeBack(tenant, "accepted", 95);
  await comeBack(tenant, "bounced", 5);
  const alert = (await openOf(tenant)).find(({ mailboxId }) => mailboxId !== null);
  return { alertId: alert?.id ?? "" };
};

describeVerb(get, {
  action: "reputation.close-alert",
  run: closeAlert,
  arrange: paused,
  verify: async (_kit, tenant) => {
    expect(await statesOf(tenant)).toEqual(["active"]);
    expect((await listAlerts(tenant.ctx, { state: "closed" })).rows).toHaveLength(1);
  },
  inWorkspace: true,
  refused: {
    when: "when it is closed",
    code: "refused_state",
    arrange: async (_kit, tenant, input) => {
      await closeAlert(tenant.ctx, input);
      return input;
    },
  },
});

describe("protection of senders", () => {
  it("says nothing under the sample, tells at three in a hundred, and pauses at five", async () => {
    const tenant = await sentBy(250);
    await comeBack(tenant, "accepted", 90);
    await comeBack(tenant, "bounced", 9);
    expect(await openOf(tenant)).toEqual([]);
    await comeBack(tenant, "accepted", 250);
    await comeBack(tenant, "bounced", 10);
    const warnings = await openOf(tenant);
    expect(warnings.map(({ level, kind, hits }) => ({ level, kind, hits }))).toEqual([
      { level: "warning", kind: "bounces", hits: 10 },
      { level: "warning", kind: "bounces", hits: 10 },
    ]);
    expect(new Set(warnings.map(({ mailboxId }) => mailboxId === null))).toEqual(new Set([true, false]));
    expect(await statesOf(tenant)).toEqual(["active"]);
    await comeBack(tenant, "bounced", 14);
    expect((await openOf(tenant)).map(({ level }) => level)).toEqual(["pause", "pause"]);
    expect(await statesOf(tenant)).toEqual(["paused"]);
    expect(await expectAudit(tenant.ctx, "mailbox.protect")).toMatchObject({ actorKind: "system" });
  });

  it("counts a mail that is reported twice once", async () => {
    const tenant = await sentBy(100);
    await comeBack(tenant, "accepted", 99);
    await comeBack(tenant, "bounced", 1);
    for (const again of ["-b", "-c", "-d"]) await comeBack(tenant, "bounced", 1, again);
    expect(await openOf(tenant)).toEqual([]);
  });

  it("begins a new count where a person lets a mailbox send again", async () => {
    const tenant = await sentBy(100);
    await comeBack(tenant, "accepted", 95);
    await comeBack(tenant, "bounced", 5);
    const [box] = await tenantTransaction(tenant.ctx, (tx) => tx.select().from(mailboxes));
    await resumeMailbox(tenant.ctx, { mailboxId: box?.id ?? "" });
    await comeBack(tenant, "bounced", 6);
    expect(await statesOf(tenant)).toEqual(["active"]);
    expect((await openOf(tenant)).filter(({ mailboxId }) => mailboxId !== null)).toEqual([]);
  });
});
