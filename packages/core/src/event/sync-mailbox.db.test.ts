import { enrollments, events, inboundMessages, mailboxes, suppressions, threads } from "@penguin/db/schema";
import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { tenantTransaction } from "../kernel/index.ts";
import {
  answerTo,
  createKit,
  createTenant,
  expectAudit,
  fingerprint,
  type Kit,
  type LedgerRow,
  ledgerOf,
  planAndSend,
  receive,
  sentCampaign,
  type TestTenant,
} from "../testing/index.ts";
import { readMailLog, settleRejections, syncDueMailboxes, syncMailbox } from "./index.ts";

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
const inbound = () => tenantTransaction(tenant.ctx, (tx) => tx.select().from(inboundMessages));
const enrollment = async () =>
  (await tenantTransaction(tenant.ctx, (tx) => tx.select().from(enrollments)))[0];
const suppressed = () => tenantTransaction(tenant.ctx, (tx) => tx.select().from(suppressions));
const eventsOf = async (kind: "auto_replied" | "unsubscribed" | "deferred") =>
  (await tenantTransaction(tenant.ctx, (tx) => tx.select().from(events).where(eq(events.kind, kind)))).map(
    ({ detail }) => detail,
  );
const boxOf = async () => (await tenantTransaction(tenant.ctx, (tx) => tx.select().from(mailboxes)))[0];

const report = (kind: "delivery-status" | "feedback-report", fields: string): string =>
  [
    "From: MAILER-DAEMON@mx.firm.example",
    "To: amy@acme.example",
    "Subject: Undelivered Mail Returned to Sender",
    "Message-ID: <report-1@mx.firm.example>",
    `Content-Type: multipart/report; report-type=${kind}; boundary=b`,
    "MIME-Version: 1.0",
    "",
    "--b",
    "Content-Type: text/plain",
    "",
    "A report.",
    "--b",
    `Content-Type: message/${kind}`,
    "",
    fields,
    "",
    "--b",
    "Content-Type: text/rfc822-headers",
    "",
    `Message-ID: ${first.messageIdHeader}`,
    `To: ${first.toAddress}`,
    "",
    "--b--",
    "",
  ].join("\r\n");

it("unsubscribes who writes to the address of the header, from whichever of their addresses", async () => {
  await sentCampaign(kit, tenant, { people: 2 });
  const [asked, other] = await ledgerOf(tenant);
  const sent = kit.smtp.mails.find(({ envelope }) => envelope.to === asked?.toAddress);
  const [, to = ""] =
    /<mailto:([^?>]+)\?subject=unsubscribe>/.exec(sent?.raw.toString().replace(/\r\n /g, " ") ?? "") ?? [];
  expect(to).toMatch(/^[^@]+\+u-[0-9a-f]{32}@/);
  const mail = [
    "From: Me <elsewhere@home.example>",
    `To: ${to}`,
    "Subject: unsubscribe",
    "Message-ID: <u1@home.example>",
    "",
    "",
  ];
  await receive(kit, tenant, asked as LedgerRow, mail.join("\r\n"));
  expect(await suppressed()).toMatchObject([{ email: asked?.toAddress, reason: "unsubscribed" }]);
  expect((await suppressed()).map(({ email }) => email)).not.toContain(other?.toAddress);
});

describe("reading a mailbox", () => {
  it("opens a conversation for an answer, ends its sequence, and shows it unread", async () => {
    await sendOne();
    expect(await receive(kit, tenant, first, answerTo(kit, first))).toBe(1);
    const [thread] = await tenantTransaction(tenant.ctx, (tx) => tx.select().from(threads));
    expect(thread).toMatchObject({
      peerAddress: first.toAddress,
      unread: true,
      state: "open",
      campaignId: first.campaignId,
    });
    expect(await enrollment()).toMatchObject({ state: "exited", exitReason: "reply" });
    expect((await ledgerOf(tenant))[0]?.threadId).toBe(thread?.id);
  });

  it("files each mail once, also when the mailbox is numbered anew", async () => {
    await sendOne();
    await receive(kit, tenant, first, answerTo(kit, first));
    const box = await boxOf();
    kit.imap.renumber(box?.address ?? "");
    const before = await inbound();
    expect(await syncMailbox(kit.system(tenant.tenantId), first.mailboxId)).toBe(1);
    expect(await inbound()).toEqual(before);
    expect(await boxOf()).toMatchObject({ imapUidValidity: "2", imapNextUid: 2 });
  });

  it("goes on with the sequence after an out-of-office answer, kept but not unread", async () => {
    await sendOne();
    const raw = answerTo(kit, first, { subject: "Out of office", headers: ["Auto-Submitted: auto-replied"] });
    await receive(kit, tenant, first, raw);
    expect(await inbound()).toMatchObject([{ kind: "auto_reply" }]);
    expect(await enrollment()).toMatchObject({ state: "active", position: 2 });
    expect(await tenantTransaction(tenant.ctx, (tx) => tx.select().from(threads))).toMatchObject([
      { unread: false },
    ]);
  });

  it("suppresses whom a delivery report calls unknown", async () => {
    await sendOne();
    const fields = `Reporting-MTA: dns; mx.firm.example\r\n\r\nFinal-Recipient: rfc822; ${first.toAddress}\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 User unknown`;
    await receive(kit, tenant, first, report("delivery-status", fields));
    expect(await suppressed()).toMatchObject([{ email: first.toAddress, reason: "hard_bounce" }]);
    expect((await ledgerOf(tenant))[0]).toMatchObject({ state: "bounced", stateReason: "unknown_user" });
    expect(await tenantTransaction(tenant.ctx, (tx) => tx.select().from(threads))).toEqual([]);
  });

  it("keeps what an automatic answer says, and which rule knew it", async () => {
    await sendOne();
    const raw = answerTo(kit, first, {
      subject: "Automatic reply",
      headers: ["Auto-Submitted: auto-replied"],
      text: "I am out of the office until 24 March. Write to eve@firm.example.",
    });
    await receive(kit, tenant, first, raw);
    expect(await eventsOf("auto_replied")).toMatchObject([
      {
        class: "out-of-office",
        returnDate: "2026-03-24",
        otherAddress: "eve@firm.example",
        rule: "rfc3834.auto-replied",
      },
    ]);
  });

  it("suppresses whoever asks by mail to be taken off, with the rule that heard it", async () => {
    await sendOne();
    await receive(
      kit,
      tenant,
      first,
      answerTo(kit, first, { text: "Bitte streichen Sie mich aus Ihrem Verteiler." }),
    );
    expect(await suppressed()).toMatchObject([
      { email: first.toAddress, reason: "unsubscribed", source: `message:${first.id}` },
    ]);
    expect(await enrollment()).toMatchObject({ state: "exited", exitReason: "unsubscribe" });
    expect(await eventsOf("unsubscribed")).toEqual([{ by: "mail", rule: "text.unsubscribe" }]);
  });

  it("takes a delay for no bounce, and a copy of its own mail for no answer", async () => {
    await sendOne();
    const fields = `Reporting-MTA: dns; mx.firm.example\r\n\r\nFinal-Recipient: rfc822; ${first.toAddress}\r\nAction: delayed\r\nStatus: 4.4.1`;
    await receive(kit, tenant, first, report("delivery-status", fields));
    const box = await boxOf();
    await receive(kit, tenant, first, answerTo(kit, first, { from: box?.address ?? "" }));
    await receive(kit, tenant, first, answerTo(kit, first, { id: first.messageIdHeader }));
    expect((await inbound()).map(({ kind }) => kind)).toEqual(["dsn"]);
    expect((await ledgerOf(tenant))[0]?.state).toBe("sent");
    expect(await eventsOf("deferred")).toMatchObject([{ reason: "network", source: "dsn" }]);
    expect(await enrollment()).toMatchObject({ state: "active" });
  });

  it("suppresses whoever complained", async () => {
    await sendOne();
    const fields = "Feedback-Type: abuse\r\nUser-Agent: SomeFBL/1.0\r\nVersion: 1";
    await receive(kit, tenant, first, report("feedback-report", fields));
    expect(await suppressed()).toMatchObject([{ reason: "complaint" }]);
    expect(await enrollment()).toMatchObject({ exitReason: "complaint" });
  });

  it("takes no report about a mail of another tenant", async () => {
    await sendOne();
    const victim = await createTenant(kit);
    const { messages } = await sentCampaign(kit, victim, { people: 1 });
    const before = await fingerprint(kit, victim.tenantId);
    const target = messages[0] as LedgerRow;
    first = { ...first, messageIdHeader: target.messageIdHeader, toAddress: "unrelated@nobody.example" };
    await receive(kit, tenant, first, report("feedback-report", "Feedback-Type: abuse\r\nVersion: 1"));
    expect(await fingerprint(kit, victim.tenantId)).toEqual(before);
    expect(await suppressed()).toEqual([]);
  });

  it("marks the mailbox broken when its sign-in is refused, and tries again when the server is away", async () => {
    await sendOne();
    kit.imap.failure = new Error("ECONNREFUSED");
    expect(await syncMailbox(kit.system(tenant.tenantId), first.mailboxId)).toBe(0);
    expect(await boxOf()).toMatchObject({ state: "active" });
    kit.imap.failure = Object.assign(new Error("Invalid credentials"), { authenticationFailed: true });
    await syncMailbox(kit.system(tenant.tenantId), first.mailboxId);
    expect(await boxOf()).toMatchObject({ state: "broken" });
    await expectAudit(tenant.ctx, "mailbox.mark-broken");
  });

  it("goes on behind a mail that cannot be read", async () => {
    await sendOne();
    const box = await boxOf();
    kit.imap.deliver(box?.address ?? "", "\u0000\u0001 not a mail at all", kit.clock.now());
    kit.imap.deliver(
      box?.address ?? "",
      answerTo(kit, first, { subject: "With a \u0000 in it", text: "Null \u0000 byte" }),
      kit.clock.now(),
    );
    const odd = `Final-Recipient: rfc822; ${first.toAddress}\r\nAction: delayed\r\nStatus: 4.4.1\r\nDiagnostic-Code: smtp; 451 a\u0000b ${"😀".repeat(400)}`;
    await receive(kit, tenant, first, report("delivery-status", odd));
    await receive(kit, tenant, first, answerTo(kit, first));
    expect(await enrollment()).toMatchObject({ state: "exited", exitReason: "reply" });
    expect((await inbound()).length).toBe(4);
  });

  it("asks for the reading of each mailbox that is due", async () => {
    await sendOne();
    kit.jobs.clear();
    await syncDueMailboxes(kit.platform());
    expect(kit.jobs.named("event.sync-mailbox").map((job) => job.payload)).toMatchObject([
      { mailboxId: first.mailboxId },
    ]);
    await syncMailbox(kit.system(tenant.tenantId), first.mailboxId);
    kit.jobs.clear();
    await syncDueMailboxes(kit.platform());
    expect(kit.jobs.jobs).toEqual([]);
  });
});

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
