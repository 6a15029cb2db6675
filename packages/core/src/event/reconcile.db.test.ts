import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { reconcileLedger } from "../ledger/index.ts";
import {
  createKit,
  createTenant,
  type Kit,
  ledgerOf,
  sentCampaign,
  type TestTenant,
} from "../testing/index.ts";
import { readMailLog } from "./index.ts";

let kit: Kit;
let tenant: TestTenant;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
  tenant = await createTenant(kit);
  await sentCampaign(kit, tenant);
  await kit.root`update mailboxes set kind = 'hosted'`;
});
afterAll(() => kit.close());

/** What a mail server notes when it takes a mail. */
const take = (queueId: string, messageId: string): void => {
  kit.mailServer.write(`Mar  2 09:00:01 mx postfix/cleanup[7]: ${queueId}: message-id=${messageId}`);
  kit.mailServer.write(
    `Mar  2 09:00:01 mx postfix/qmgr[8]: ${queueId}: from=<a@a.test>, size=9, nrcpt=1 (queue active)`,
  );
};

const DAY = "2026-03-02";

/** The lines of a mail server that took every mail that left. */
const logAll = async (without?: string): Promise<void> => {
  for (const { state, messageIdHeader, queueId } of await ledgerOf(tenant))
    if (state === "sent" && messageIdHeader !== without) take(queueId, messageIdHeader);
  await readMailLog(kit.platform());
};
/** The next day, an hour after midnight, with the log read that far. */
const nextDay = async (): Promise<number> => {
  kit.pass(17 * 3600);
  await readMailLog(kit.platform());
  return reconcileLedger(kit.platform());
};
const results = () => kit.root<{ day: string; accepted: number; recorded: number; differences: number }[]>`
  select to_char(day, 'YYYY-MM-DD') as day, accepted, recorded, differences from reconciliations`;
const differences = () => kit.root<{ kind: string; message_id: string | null; message_id_header: string }[]>`
  select kind, message_id, message_id_header from reconciliation_differences order by message_id_header`;
const some = async () => {
  const [row] = (await ledgerOf(tenant)).filter(({ state }) => state === "sent");
  if (!row) throw new Error("nothing was sent");
  return row;
};
const sentCount = async (): Promise<number> =>
  (await ledgerOf(tenant)).filter(({ state }) => state === "sent").length;

describe("ledger.reconcile", () => {
  it("finds what the server took and what the ledger recorded the same, once for each closed day", async () => {
    await logAll();
    expect(await nextDay()).toBe(0);
    const mails = await sentCount();
    expect(mails).toBeGreaterThan(0);
    expect(await results()).toEqual([{ day: DAY, accepted: mails, recorded: mails, differences: 0 }]);
    await kit.root`update messages set sent_at = null`;
    expect(await reconcileLedger(kit.platform()), "a day that was checked").toBe(0);
    expect(await results()).toHaveLength(1);
  });

  it("waits until the day is closed and its log read past it", async () => {
    await logAll();
    expect(await reconcileLedger(kit.platform())).toBe(0);
    kit.pass(17 * 3600);
    await kit.root`update mail_log_cursors set read_at = '2026-03-02T23:59:00Z'`;
    await reconcileLedger(kit.platform());
    expect((await results()).filter(({ day }) => day === DAY)).toEqual([]);
  });

  it("finds a mail that the ledger does not have as sent", async () => {
    await logAll();
    const { id } = await some();
    await kit.root`update messages set sent_at = null where id = ${id}`;
    expect(await nextDay()).toBe(1);
    expect(await differences()).toMatchObject([{ kind: "not_recorded", message_id: id }]);
  });

  it("finds a mail that the ledger does not know at all", async () => {
    await logAll();
    const { id, messageIdHeader } = await some();
    await kit.root`update messages set message_id_header = '<other@acme.example>', sent_at = null where id = ${id}`;
    expect(await nextDay()).toBe(1);
    expect(await differences()).toMatchObject([
      { kind: "not_in_ledger", message_id: null, message_id_header: messageIdHeader },
    ]);
  });

  it("finds a mail that left by the ledger and not by the log", async () => {
    const { id, messageIdHeader } = await some();
    await logAll(messageIdHeader);
    expect(await nextDay()).toBe(1);
    expect(await differences()).toMatchObject([{ kind: "not_in_log", message_id: id }]);
  });

  it("does not mind mails that people write themselves, and mails through somebody else's server", async () => {
    await logAll();
    take("ABCDEF01", "<hello@acme.example>");
    await readMailLog(kit.platform());
    expect(await nextDay()).toBe(0);
  });

  it("asks nothing of the log about a mailbox on somebody else's server", async () => {
    await kit.root`update mailboxes set kind = 'external'`;
    await readMailLog(kit.platform());
    expect(await nextDay()).toBe(0);
    expect(await results()).toEqual([{ day: DAY, accepted: 0, recorded: 0, differences: 0 }]);
  });
});
