import { campaigns, contacts, enrollments, events, suppressions } from "@penguin/db/schema";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { tenantTransaction } from "../kernel/index.ts";
import { planDue } from "../send/index.ts";
import {
  createKit,
  createTenant,
  expectAudit,
  expectRefusal,
  fingerprint,
  type Kit,
  type LedgerRow,
  ledgerOf,
  planAndSend,
  sentCampaign,
  type TestTenant,
} from "../testing/index.ts";
import { removeSuppression } from "../suppression/index.ts";
import { type EventInput, type EventKind, recordEvents, unsubscribeByMessage } from "./index.ts";

let kit: Kit;
let tenant: TestTenant;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
  tenant = await createTenant(kit);
});
afterAll(() => kit.close());

const record = (...inputs: EventInput[]): Promise<number> => {
  const ctx = kit.system(tenant.tenantId, "event.record");
  return tenantTransaction(ctx, (tx) => recordEvents(tx, ctx, inputs));
};
const eventOf = (
  message: LedgerRow | undefined,
  kind: EventKind,
  more: Partial<EventInput> = {},
): EventInput => ({
  messageId: message?.id ?? "",
  kind,
  key: `${kind}:${message?.id}`,
  at: kit.clock.now(),
  ...more,
});
const hard = { detail: { suppress: true, reason: "unknown_user" } };
const all = {
  suppressions: () => tenantTransaction(tenant.ctx, (tx) => tx.select().from(suppressions)),
  enrollments: () => tenantTransaction(tenant.ctx, (tx) => tx.select().from(enrollments)),
  contacts: () => tenantTransaction(tenant.ctx, (tx) => tx.select().from(contacts)),
};
const enrollmentOf = async (message: LedgerRow | undefined) =>
  (await all.enrollments()).find((row) => row.id === message?.enrollmentId);
const counter = async (column: string): Promise<number> => {
  const rows = await kit.root.unsafe(
    `select sum(${column})::int as n from campaign_counters where tenant_id = '${tenant.tenantId}'`,
  );
  return Number(rows[0]?.["n"]);
};

describe("recording", () => {
  it.each<EventKind>([
    "accepted",
    "deferred",
    "bounced",
    "opened",
    "clicked",
    "replied",
    "auto_replied",
    "complained",
    "unsubscribed",
  ])("records %s once, however often it is reported", async (kind) => {
    const { messages } = await sentCampaign(kit, tenant, { people: 2 });
    const input = eventOf(messages[0], kind, kind === "bounced" ? hard : {});
    expect(await record(input, input)).toBe(1);
    const before = await fingerprint(kit, tenant.tenantId);
    expect(await record(input)).toBe(0);
    expect(await fingerprint(kit, tenant.tenantId)).toEqual(before);
    const [row] = await tenantTransaction(tenant.ctx, (tx) => tx.select().from(events));
    expect(row).toMatchObject({ kind, messageId: messages[0]?.id, contactId: messages[0]?.contactId });
  });

  it("records once when twenty reporters come at the same time", async () => {
    const { messages } = await sentCampaign(kit, tenant, { people: 2 });
    const reports = Array.from({ length: 20 }, () =>
      record(eventOf(messages[0], "replied"), eventOf(messages[1], "opened")),
    );
    expect((await Promise.all(reports)).reduce((sum, n) => sum + n, 0)).toBe(2);
    expect([await counter("replied"), await counter("opened")]).toEqual([1, 1]);
  });

  it("leaves out messages it does not know and those of another tenant", async () => {
    const other = await createTenant(kit);
    const { messages } = await sentCampaign(kit, other, { people: 1 });
    const before = await fingerprint(kit, other.tenantId);
    expect(
      await record(
        eventOf(messages[0], "complained"),
        eventOf(undefined, "opened", { messageId: tenant.userId }),
      ),
    ).toBe(0);
    expect(await fingerprint(kit, other.tenantId)).toEqual(before);
  });

  it("counts the first open by a person and never a machine's", async () => {
    const { messages } = await sentCampaign(kit, tenant, { people: 1 });
    const [message] = messages;
    await record(
      eventOf(message, "opened", { key: "m1", machine: true }),
      eventOf(message, "clicked", { key: "m2", machine: true }),
    );
    expect([await counter("opened"), await counter("clicked")]).toEqual([0, 0]);
    await record(eventOf(message, "opened", { key: "h1" }), eventOf(message, "opened", { key: "h2" }));
    expect([
      await counter("opened"),
      await counter("machine_opened"),
      await counter("machine_clicked"),
    ]).toEqual([1, 1, 1]);
  });
});

describe("consequences", () => {
  it("suppresses after a hard bounce, ends the sequence and marks the message", async () => {
    const { messages } = await sentCampaign(kit, tenant, { people: 2 });
    await record(eventOf(messages[0], "bounced", hard));
    expect(await all.suppressions()).toMatchObject([
      { email: messages[0]?.toAddress, reason: "hard_bounce" },
    ]);
    expect(await enrollmentOf(messages[0])).toMatchObject({ state: "exited", exitReason: "bounce" });
    expect(await enrollmentOf(messages[1])).toMatchObject({ state: "active" });
    expect((await ledgerOf(tenant))[0]).toMatchObject({ state: "bounced", stateReason: "unknown_user" });
    expect((await all.contacts()).map((row) => row.status).sort()).toEqual(["active", "bounced"]);
  });

  it("does not suppress after a soft bounce", async () => {
    const { messages } = await sentCampaign(kit, tenant, { people: 1 });
    await record(eventOf(messages[0], "bounced", { detail: { suppress: false, reason: "mailbox_full" } }));
    expect(await all.suppressions()).toEqual([]);
    expect((await all.contacts())[0]?.status).toBe("active");
  });

  it("keeps no reply code of the handover beside a bounce for which no server spoke", async () => {
    const { messages } = await sentCampaign(kit, tenant, { people: 1 });
    expect(messages[0]?.lastCode).toBe(250);
    const reply = "connect to mx.b.test[192.0.2.5]:25: Connection refused";
    await record(
      eventOf(messages[0], "bounced", { detail: { reason: "network", enhanced: "4.4.1", reply } }),
    );
    const [row] = await ledgerOf(tenant);
    expect(row).toMatchObject({ state: "bounced", lastCode: null, lastEnhanced: "4.4.1", lastReply: reply });
  });

  it("suppresses a complaint for the whole organisation, ends every campaign, and nobody can take it off", async () => {
    const { messages, listId, mailboxes } = await sentCampaign(kit, tenant, { people: 1 });
    await sentCampaign(kit, tenant, { listId, mailboxes });
    await record(eventOf(messages[0], "complained"));
    expect((await all.enrollments()).map((row) => [row.state, row.exitReason])).toEqual(
      Array(2).fill(["exited", "complaint"]),
    );
    const [row] = await all.suppressions();
    await expectRefusal(removeSuppression(tenant.ctx, { suppressionId: row?.id ?? "" }), "refused_state");
    expect((await ledgerOf(tenant)).find((message) => message.id === messages[0]?.id)?.state).toBe(
      "complained",
    );
  });

  it("makes a complaint out of an unsubscribe that came first", async () => {
    const { messages } = await sentCampaign(kit, tenant, { people: 1 });
    await record(eventOf(messages[0], "unsubscribed"));
    await record(eventOf(messages[0], "complained"));
    expect(await all.suppressions()).toMatchObject([{ reason: "complaint" }]);
    expect((await all.contacts())[0]?.status).toBe("complained");
  });

  it("ends only the sequence that was answered, and takes back what was planned in it", async () => {
    const { messages, listId, mailboxes } = await sentCampaign(kit, tenant, { people: 1 });
    const second = await sentCampaign(kit, tenant, { listId, mailboxes });
    kit.pass(86_400);
    await planDue(kit.platform());
    await record(eventOf(messages[0], "replied"));
    expect(await enrollmentOf(messages[0])).toMatchObject({ state: "exited", exitReason: "reply" });
    expect(await enrollmentOf(second.messages[0])).toMatchObject({ state: "sending" });
    const followUps = (await ledgerOf(tenant)).filter((row) => row.position === 2);
    expect(
      followUps
        .map((row) => [row.campaignId === messages[0]?.campaignId, row.state, row.stateReason])
        .sort((a, b) => String(a).localeCompare(String(b))),
    ).toEqual([
      [false, "planned", ""],
      [true, "skipped", "reply"],
    ]);
    expect(await counter("skipped")).toBe(1);
    expect(await planAndSend(kit)).toBe(1);
  });

  it("goes on after an automatic answer", async () => {
    const { messages } = await sentCampaign(kit, tenant, { people: 1 });
    await record(eventOf(messages[0], "auto_replied"));
    expect(await enrollmentOf(messages[0])).toMatchObject({ state: "active", position: 2 });
    expect([await counter("auto_replied"), await counter("replied")]).toEqual([1, 0]);
  });

  it("ends every sequence of somebody who unsubscribes, once, with one audit row", async () => {
    const { messages, listId, mailboxes } = await sentCampaign(kit, tenant, { people: 1 });
    await sentCampaign(kit, tenant, { listId, mailboxes });
    const ctx = kit.system(tenant.tenantId, "contact.unsubscribe");
    expect(await unsubscribeByMessage(ctx, messages[0]?.id ?? "")).toBe(true);
    expect(await unsubscribeByMessage(ctx, messages[0]?.id ?? "")).toBe(false);
    expect((await all.enrollments()).map((row) => row.exitReason)).toEqual(["unsubscribe", "unsubscribe"]);
    expect(await all.suppressions()).toMatchObject([{ reason: "unsubscribed" }]);
    await expectAudit(tenant.ctx, "contact.unsubscribe");
  });
});

describe("protection", () => {
  const bounce = async (n: number, people: number): Promise<string | undefined> => {
    const { messages } = await sentCampaign(kit, tenant, { people, dailyLimit: 500 });
    await record(
      ...messages.slice(0, n).map((message) => eventOf(message, "bounced", { detail: { suppress: false } })),
    );
    const [row] = await tenantTransaction(tenant.ctx, (tx) => tx.select().from(campaigns));
    return row?.state === "paused" ? row.stateReason : row?.state;
  };

  it("pauses at five in a hundred of sixty sent, with the reason and an audit row", async () => {
    expect(await bounce(3, 60)).toBe(
      "Paused to protect your reputation: 3 of 60 sent mails bounced (5.0 %).",
    );
    expect(await expectAudit(tenant.ctx, "campaign.protect")).toMatchObject({ actorKind: "system" });
    kit.pass(86_400);
    expect(await planAndSend(kit)).toBe(0);
  });

  it.each([
    ["below five in a hundred", 2, 60],
    ["of fewer than fifty sent", 10, 49],
  ])("does not pause %s", async (_when, bounced, people) => {
    expect(await bounce(bounced, people)).toBe("active");
  });
});
