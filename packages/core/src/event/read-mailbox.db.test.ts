import {
  enrollments,
  events,
  inboundMessages,
  mailboxConnections,
  mailboxes,
  mailboxFolders,
  suppressions,
  threads,
} from "@penguin/db/schema";
import { ImapFailure } from "@penguin/infra/imap";
import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { tenantTransaction } from "../kernel/index.ts";
import { takeMailbox } from "../mailbox/index.ts";
import {
  answerTo,
  createKit,
  createTenant,
  expectAudit,
  fingerprint,
  type Kit,
  type LedgerRow,
  ledgerOf,
  receive,
  sentCampaign,
  type TestTenant,
} from "../testing/index.ts";
import { syncDueMailboxes, syncMailbox } from "./index.ts";

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
const foldersOf = () =>
  tenantTransaction(tenant.ctx, (tx) => tx.select().from(mailboxFolders).orderBy(mailboxFolders.path));
const connectionOf = async () =>
  (await tenantTransaction(tenant.ctx, (tx) => tx.select().from(mailboxConnections)))[0];
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
    expect(await foldersOf()).toMatchObject([
      { path: "INBOX", uidValidity: "2", nextUid: 2 },
      { path: "Junk", uidValidity: "2", nextUid: 1 },
    ]);
  });

  it("finds an answer that was sorted out as unwanted, and files it once when somebody moves it", async () => {
    await sendOne();
    const user = (await boxOf())?.address ?? "";
    kit.imap.deliver(user, answerTo(kit, first), kit.clock.now(), "junk");
    expect(await syncMailbox(kit.system(tenant.tenantId), first.mailboxId)).toBe(1);
    expect(await enrollment()).toMatchObject({ exitReason: "reply" });
    const before = await inbound();
    kit.imap.rescue(user);
    expect(await syncMailbox(kit.system(tenant.tenantId), first.mailboxId)).toBe(1);
    expect(await inbound()).toEqual(before);
  });

  it("passes over what lay there before the mailbox was connected", async () => {
    await sendOne();
    const user = (await boxOf())?.address ?? "";
    kit.imap.deliver(user, answerTo(kit, first), new Date("2025-03-02T09:00:00Z"));
    expect(await syncMailbox(kit.system(tenant.tenantId), first.mailboxId)).toBe(0);
    expect(await receive(kit, tenant, first, answerTo(kit, first))).toBe(1);
  });

  it("records nothing under a lease that somebody else was given meanwhile", async () => {
    await sendOne();
    const user = (await boxOf())?.address ?? "";
    kit.imap.deliver(user, answerTo(kit, first), kit.clock.now());
    const { open } = kit.imap;
    kit.imap.open = async (settings) => {
      kit.imap.open = open;
      const box = await open(settings);
      const read: typeof box.read = async (...args) => {
        const reading = await box.read(...args);
        await takeMailbox(kit.system(tenant.tenantId), first.mailboxId);
        return reading;
      };
      return { ...box, read };
    };
    expect(await syncMailbox(kit.system(tenant.tenantId), first.mailboxId)).toBe(0);
    expect([await inbound(), await foldersOf()]).toEqual([[], []]);
    expect(await syncMailbox(kit.system(tenant.tenantId), first.mailboxId)).toBe(1);
    expect((await inbound()).length).toBe(1);
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

  it("keeps why it could not be read, tries later each time, and forgets it when it works again", async () => {
    await sendOne();
    const read = () => syncMailbox(kit.system(tenant.tenantId), first.mailboxId);
    const waitMs = async (): Promise<number> =>
      ((await connectionOf())?.nextTryAt?.getTime() ?? 0) - kit.clock.now().getTime();
    kit.imap.failure = new ImapFailure("host_unreachable", "connect", "connect ECONNREFUSED");
    expect(await read()).toBe(0);
    const failed = { cause: "host_unreachable", step: "connect", said: "connect ECONNREFUSED", failures: 1 };
    expect(await connectionOf()).toMatchObject({ ...failed, failingSince: kit.clock.now() });
    const firstMs = await waitMs();
    await read();
    expect(firstMs).toBeGreaterThan(0);
    expect(await waitMs()).toBeGreaterThan(firstMs);
    expect(await boxOf()).toMatchObject({ state: "active" });
    kit.imap.failure = undefined;
    await read();
    expect(await connectionOf()).toMatchObject({
      cause: null,
      failures: 0,
      failingSince: null,
      pushes: true,
    });
  });

  it("sends nothing from a mailbox whose sign-in is refused, and again when it is not", async () => {
    await sendOne();
    const read = () => syncMailbox(kit.system(tenant.tenantId), first.mailboxId);
    kit.imap.failure = new ImapFailure("login_refused", "login", "Invalid credentials");
    await read();
    expect(await boxOf()).toMatchObject({ state: "broken" });
    await expectAudit(tenant.ctx, "mailbox.mark-broken");
    kit.imap.failure = undefined;
    await read();
    expect(await boxOf()).toMatchObject({ state: "active", stateReason: "" });
    await expectAudit(tenant.ctx, "mailbox.mark-working");
  });

  it("sends nothing more from a mailbox that was not heard for a day, and leaves a paused one paused", async () => {
    await sendOne();
    const read = () => syncMailbox(kit.system(tenant.tenantId), first.mailboxId);
    kit.imap.failure = new ImapFailure("timed_out", "wait", "no answer");
    await read();
    kit.pass(86_400);
    await read();
    expect(await boxOf()).toMatchObject({ state: "active" });
    kit.pass(1);
    await read();
    expect(await boxOf()).toMatchObject({ state: "broken" });
    await kit.root`update mailboxes set state = 'paused'`;
    kit.imap.failure = undefined;
    await read();
    expect(await boxOf()).toMatchObject({ state: "paused" });
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
