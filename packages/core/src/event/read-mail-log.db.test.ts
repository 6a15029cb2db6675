import { enrollments, suppressions } from "@penguin/db/schema";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { tenantTransaction } from "../kernel/index.ts";
import {
  createKit,
  createTenant,
  type Kit,
  type LedgerRow,
  ledgerOf,
  planAndSend,
  sentCampaign,
  type TestTenant,
} from "../testing/index.ts";
import { readMailLog, settleRejections } from "./index.ts";

let kit: Kit;
let tenant: TestTenant;
let first: LedgerRow;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
  tenant = await createTenant(kit);
});
afterAll(() => kit.close());

const sendOne = async (): Promise<LedgerRow> => {
  const { messages } = await sentCampaign(kit, tenant, { people: 1 });
  first = messages[0] as LedgerRow;
  return first;
};
const enrollment = async () =>
  (await tenantTransaction(tenant.ctx, (tx) => tx.select().from(enrollments)))[0];
const suppressed = () => tenantTransaction(tenant.ctx, (tx) => tx.select().from(suppressions));

describe("reading the mail log", () => {
  const line = (text: string): void => kit.mailServer.write(`Mar  2 09:00:05 mx postfix/${text}`);
  const delivery = (status: string, dsn: string, words: string): void =>
    line(
      `smtp[411]: ${first.queueId}: to=<${first.toAddress}>, relay=mx[192.0.2.5]:25, delay=1, delays=0/0/0/1, dsn=${dsn}, status=${status} (${words})`,
    );

  it("records that the receiving server took the mail, once however often the log is read", async () => {
    await sendOne();
    delivery("sent", "2.0.0", "250 2.0.0 Ok");
    expect([await readMailLog(kit.platform()), await readMailLog(kit.platform())]).toEqual([1, 0]);
    expect((await ledgerOf(tenant))[0]?.acceptedAt).toEqual(new Date("2026-03-02T09:00:05Z"));
  });

  it("suppresses whom the receiving server does not know", async () => {
    await sendOne();
    delivery(
      "bounced",
      "5.1.1",
      "host mx[192.0.2.5] said: 550 5.1.1 User unknown (in reply to RCPT TO command)",
    );
    await readMailLog(kit.platform());
    expect(await suppressed()).toMatchObject([{ reason: "hard_bounce" }]);
  });

  it("does not suppress when time ran out or the refusal is about us", async () => {
    await sendOne();
    delivery(
      "bounced",
      "5.7.1",
      "host mx[192.0.2.5] said: 550 5.7.1 Message rejected due to policy (in reply to end of DATA command)",
    );
    await readMailLog(kit.platform());
    expect(await suppressed()).toEqual([]);
    expect((await ledgerOf(tenant))[0]?.state).toBe("bounced");
  });

  it("ignores a line whose recipient is not the mail's", async () => {
    await sendOne();
    const other = { ...first, toAddress: "else@firm.example" };
    first = other;
    delivery("bounced", "5.1.1", "550 5.1.1 User unknown");
    expect(await readMailLog(kit.platform())).toBe(0);
  });

  it("settles an unknown mail as sent when the log shows it was taken, and the sequence goes on", async () => {
    kit.smtp.answer = () => ({ kind: "unknown", reply: "", stage: "data" });
    await sendOne();
    expect(first.state).toBe("unknown");
    line(`cleanup[410]: 4ABC12DEF: message-id=${first.messageIdHeader}`);
    await readMailLog(kit.platform());
    expect((await ledgerOf(tenant))[0]?.state).toBe("unknown");
    line("qmgr[411]: 4ABC12DEF: from=<amy@agency.test>, size=900, nrcpt=1 (queue active)");
    await readMailLog(kit.platform());
    expect((await ledgerOf(tenant))[0]).toMatchObject({
      state: "sent",
      stateReason: "found_in_log",
      queueId: "4ABC12DEF",
    });
    expect(await enrollment()).toMatchObject({ state: "active", position: 2 });
    kit.smtp.answer = () => undefined;
    kit.pass(86_400);
    await planAndSend(kit);
    expect((await ledgerOf(tenant)).map((row) => row.state)).toEqual(["sent", "sent"]);
    const [counter] =
      await kit.root`select sent from campaign_counters where tenant_id = ${tenant.tenantId} and position = 1`;
    expect(counter?.["sent"]).toBe(1);
  });

  it("reads the last lines of December right in January", async () => {
    kit.clock.advanceTo(new Date("2027-01-01T09:00:00Z"));
    await sendOne();
    kit.mailServer.write(
      `Dec 31 23:59:58 mx postfix/smtp[1]: ${first.queueId}: to=<${first.toAddress}>, relay=mx[192.0.2.5]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 Ok)`,
    );
    await readMailLog(kit.platform());
    expect((await ledgerOf(tenant))[0]?.acceptedAt).toEqual(new Date("2026-12-31T23:59:58Z"));
  });
});

describe("refusals of our own mail server", () => {
  it("have their consequences once", async () => {
    kit.smtp.answer = () => ({
      kind: "rejected",
      code: 550,
      enhanced: "5.1.1",
      reply: "550 5.1.1 User unknown",
      stage: "rcpt",
    });
    await sendOne();
    expect([await settleRejections(kit.platform()), await settleRejections(kit.platform())]).toEqual([1, 0]);
    expect(await suppressed()).toMatchObject([{ reason: "hard_bounce" }]);
    const [counter] =
      await kit.root`select bounced, sent from campaign_counters where tenant_id = ${tenant.tenantId} and position = 1`;
    expect(counter).toMatchObject({ bounced: 1, sent: 0 });
  });
});
