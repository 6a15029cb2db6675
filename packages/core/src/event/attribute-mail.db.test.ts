import { inboundMessages, suppressions } from "@penguin/db/schema";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { tenantTransaction } from "../kernel/index.ts";
import {
  answerTo,
  bounceReport,
  createKit,
  createTenant,
  type Kit,
  type LedgerRow,
  ledgerOf,
  planAndSend,
  receive,
  sentCampaign,
  signed,
  type TestTenant,
} from "../testing/index.ts";

let kit: Kit;
let tenant: TestTenant;
let first: LedgerRow;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
  tenant = await createTenant(kit);
});
afterAll(() => kit.close());

const sendOne = async (): Promise<void> => {
  first = (await sentCampaign(kit, tenant, { people: 1 })).messages[0] as LedgerRow;
};
const inbound = () => tenantTransaction(tenant.ctx, (tx) => tx.select().from(inboundMessages));
const suppressed = () => tenantTransaction(tenant.ctx, (tx) => tx.select().from(suppressions));

/** A report that our mail found a full mailbox. */
const fullReport = (n: number): string =>
  bounceReport(first, { status: "5.2.2", diagnostic: "552 5.2.2 Mailbox full", n });

describe("whom an answer is about", () => {
  const plain = (from: string, subject: string, text = "Sounds good.", id = "<p1@x.example>"): string =>
    [`From: ${from}`, "To: amy@acme.example", `Subject: ${subject}`, `Message-ID: ${id}`, "", text].join(
      "\r\n",
    );

  it("is kept with what told it and how sure that is, down to the subject and the quote", async () => {
    await sendOne();
    await receive(kit, tenant, first, answerTo(kit, first));
    const forward = `See below.\r\n\r\nTo: ${first.toAddress}\r\nSubject: ${first.subject}`;
    await receive(kit, tenant, first, plain("Kim <kim@else.example>", `Fwd: ${first.subject}`, forward));
    const rows = (await inbound()).map(
      ({ attributedBy, attributionConfidence, aboutMessageId, threadId }) => ({
        by: attributedBy,
        sure: Math.round(attributionConfidence * 100),
        about: aboutMessageId,
        threadId,
      }),
    );
    expect(rows).toMatchObject([
      { by: "message_id", sure: 98, about: first.id },
      { by: "subject", sure: 85, about: first.id },
    ]);
    expect(rows[0]?.threadId).toBe(rows[1]?.threadId);
  });

  it("learns a person's other address from an answer and suppresses both when they leave", async () => {
    await sendOne();
    const other = "p0@private.example";
    await receive(kit, tenant, first, await signed(kit, first, answerTo(kit, first, { from: other })));
    const [alias] = await kit.root`select email, contact_id, shared from contact_aliases`;
    expect({ ...alias }).toEqual({ email: other, contact_id: first.contactId, shared: false });
    const leaving = plain(other, "Please remove me", "unsubscribe", "<p2@x.example>");
    await receive(kit, tenant, first, await signed(kit, first, leaving));
    expect((await suppressed()).map(({ email, reason }) => `${email} ${reason}`).sort()).toEqual([
      `${first.toAddress} unsubscribed`,
      `${other} unsubscribed`,
    ]);
    expect((await inbound())[1]).toMatchObject({ attributedBy: "alias" });
  });

  it("takes a mail that answers nothing for no answer because of its subject", async () => {
    await sendOne();
    const firm = first.toAddress.split("@")[1];
    await receive(kit, tenant, first, plain(`News <news@${firm}>`, first.subject, "This month at our firm."));
    await receive(
      kit,
      tenant,
      first,
      plain(`Kim <kim@${firm}>`, `Re: ${first.subject}`, "No.", "<p3@x.example>"),
    );
    const by = (await inbound()).map(({ fromAddress, attributedBy }) => [fromAddress, attributedBy]);
    expect(Object.fromEntries(by)).toEqual({ [`news@${firm}`]: null, [`kim@${firm}`]: "subject" });
  });

  it("asks a person before it takes somebody off by little more than a name", async () => {
    await sendOne();
    await receive(kit, tenant, first, plain("Someone <s@else.example>", "Please remove me", "unsubscribe"));
    expect(await suppressed()).toEqual([]);
    expect(await kit.root`select why from quarantined_mails`).toHaveLength(1);
  });
});

it("gives an address up after three bounces in a row for reasons that might pass", async () => {
  const steps = [1, 2, 3, 4].map((n) => ({
    subject: `Mail ${n}`,
    body: "Hello.",
    waitSeconds: n === 1 ? 0 : 60,
  }));
  await sentCampaign(kit, tenant, { people: 1, steps });
  const full = async (n: number) => {
    first = (await ledgerOf(tenant))[n] as LedgerRow;
    await receive(kit, tenant, first, fullReport(n));
    // A bounce ends the sequence; a person lets it go on.
    await kit.root`update enrollments set state = 'active', exit_reason = null, next_at = ${kit.clock.now().toISOString()}, position = ${n + 2}`;
    kit.pass(60);
    await planAndSend(kit);
  };
  await full(0);
  await full(1);
  expect(await suppressed()).toEqual([]);
  await full(2);
  expect(await suppressed()).toMatchObject([
    { email: first.toAddress, reason: "soft_bounce", rule: "soft-3-in-a-row", source: `message:${first.id}` },
  ]);
  expect((await ledgerOf(tenant)).map(({ state }) => state)).toEqual(["bounced", "bounced", "bounced"]);
});
