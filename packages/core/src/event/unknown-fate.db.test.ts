import { ImapFailure } from "@penguin/infra/imap";
import { sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { sweepLedger } from "../ledger/index.ts";
import { planDue, recoverLeases, sendBatch } from "../send/index.ts";
import {
  createKit,
  createTenant,
  type Kit,
  launchedCampaign,
  type LedgerRow,
  ledgerOf,
  type TestTenant,
} from "../testing/index.ts";
import { checkSentFolders, readMailLog } from "./index.ts";

let kit: Kit;
let tenant: TestTenant;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
  tenant = await createTenant(kit);
});
afterAll(() => kit.close());

const only = async (): Promise<LedgerRow> => {
  const [row] = await ledgerOf(tenant);
  if (!row) throw new Error("the ledger is empty");
  return row;
};
/** A message that a process claimed and then died. */
const claimed = async (): Promise<LedgerRow> => {
  await launchedCampaign(kit, tenant, { people: 1 });
  await planDue(kit.platform());
  const sender = kit.sender();
  await recoverLeases(sender);
  const at = kit.clock.now().toISOString();
  await sender.db.execute(sql`select app.claim_messages(10, ${at}::timestamptz, 300)`);
  return only();
};
const expire = async (): Promise<void> => {
  await kit.root`update messages set lease_until = app.now() - interval '1 second' where state = 'sending'`;
  await sweepLedger(kit.platform());
};

describe("a mail of unknown fate", () => {
  const unknown = async (): Promise<LedgerRow> => {
    const row = await claimed();
    await expire();
    return row;
  };
  const host = (kind: "hosted" | "external") =>
    kit.root`update mailboxes set kind = ${kind} where tenant_id = ${tenant.tenantId}`;
  const queued = (row: LedgerRow): void => {
    kit.mailServer.write(`Mar  2 09:00:00 mx postfix/cleanup[1]: ABC123: message-id=${row.messageIdHeader}`);
    kit.mailServer.write(
      "Mar  2 09:00:00 mx postfix/qmgr[1]: ABC123: from=<a@a.test>, size=9, nrcpt=1 (queue active)",
    );
  };
  const readLater = async (): Promise<void> => {
    await kit.root`update messages set lease_until = app.now() - interval '31 seconds' where state = 'unknown'`;
    await readMailLog(kit.platform());
    await sweepLedger(kit.platform());
  };

  it("is sent when the log showed its queue id before the lease ran out", async () => {
    const row = await claimed();
    queued(row);
    await readMailLog(kit.platform());
    expect(await only()).toMatchObject({ state: "sending", queueId: "ABC123" });
    await expire();
    expect(await only()).toMatchObject({ state: "sent", stateReason: "found_in_log", queueId: "ABC123" });
  });

  it("is not sent because the log shows its header: the connection may have broken off behind it", async () => {
    const row = await unknown();
    await host("hosted");
    kit.mailServer.write(`Mar  2 09:00:00 mx postfix/cleanup[1]: ABC123: message-id=${row.messageIdHeader}`);
    await readLater();
    expect(await only()).toMatchObject({ state: "planned", stateReason: "not_queued" });
  });

  it("is sent when the line that says so is beyond what the log gives at once", async () => {
    const row = await unknown();
    await host("hosted");
    for (let n = 0; n < 2000; n += 1)
      kit.mailServer.write(`Mar  2 09:00:00 mx postfix/smtpd[1]: ${"another line ".repeat(12)}${n}`);
    queued(row);
    const { readLog } = kit.mailServer;
    kit.mailServer.readLog = async (position) => {
      const { lines, position: end } = await readLog(position);
      const kept = lines.slice(0, 1000);
      const cut = lines.slice(1000).reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
      return { lines: kept, position: String(Number(end) - cut) };
    };
    await readLater();
    expect(await only()).toMatchObject({ state: "sent", stateReason: "found_in_log" });
  });

  it("is judged by what the log knew before it was read, in the time that leases run by", async () => {
    await unknown();
    await host("hosted");
    kit.pass(3600);
    const { readLog } = kit.mailServer;
    kit.mailServer.readLog = async (position) => {
      await kit.root`select pg_sleep(1.2)`;
      return readLog(position);
    };
    await kit.root`update messages set lease_until = app.now() - interval '29.5 seconds' where state = 'unknown'`;
    await readMailLog(kit.platform());
    await sweepLedger(kit.platform());
    expect(await only()).toMatchObject({ state: "unknown" });
  });

  it("is planned again once the log reaches beyond its lease and does not show it", async () => {
    await unknown();
    await host("hosted");
    await readMailLog(kit.platform());
    await sweepLedger(kit.platform());
    expect(await only()).toMatchObject({ state: "unknown" });
    await readLater();
    expect(await only()).toMatchObject({ state: "planned", stateReason: "not_queued" });
    kit.smtp.answer = () => ({
      kind: "rejected",
      code: 554,
      reply: "554 5.7.9 Message-ID already queued as ABC9",
      stage: "data",
    });
    await sendBatch(kit.sender(), 10);
    expect(await only()).toMatchObject({ state: "sent", stateReason: "queued_before", queueId: "ABC9" });
  });

  it("is never planned again for a customer's own account, and has failed after a day without evidence", async () => {
    await unknown();
    await host("external");
    await readLater();
    expect(await only()).toMatchObject({ state: "unknown" });
    kit.pass(86_400);
    await sweepLedger(kit.platform());
    expect(await only()).toMatchObject({ state: "failed", stateReason: "no_evidence" });
  });

  it("is sent when it lies in the customer's own folder of sent mail, and nothing is concluded when it does not", async () => {
    const row = await unknown();
    await host("external");
    kit.imap.failure = new ImapFailure("host_unreachable", "connect", "ECONNREFUSED");
    expect(await checkSentFolders(kit.platform())).toBe(0);
    kit.imap.failure = undefined;
    expect(await checkSentFolders(kit.platform())).toBe(0);
    expect(await only()).toMatchObject({ state: "unknown" });
    const [account] = await kit.root`select imap->>'user' as name from mailboxes where id = ${row.mailboxId}`;
    kit.imap.sent.add(`${account?.["name"]} ${row.messageIdHeader}`);
    expect(await checkSentFolders(kit.platform())).toBe(1);
    expect(await only()).toMatchObject({ state: "sent", stateReason: "found_in_sent_folder" });
    expect(await checkSentFolders(kit.platform())).toBe(0);
  });

  it("believes no other server's word that it was queued before", async () => {
    await launchedCampaign(kit, tenant, { people: 1 });
    await planDue(kit.platform());
    await host("external");
    const reply = "554 5.7.9 Message-ID already queued as ABC9";
    kit.smtp.answer = () => ({ kind: "rejected", code: 554, reply, stage: "data" });
    await sendBatch(kit.sender(), 10);
    expect(await only()).toMatchObject({ state: "bounced" });
  });
});
