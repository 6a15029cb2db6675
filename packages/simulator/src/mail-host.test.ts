import PostalMime from "postal-mime";
import { describe, expect, it } from "vitest";
import { createVirtualClock } from "@penguin/runtime/clock";
import { newDkimKey, newUser } from "./host-accounts.ts";
import { campaignMail, runUntil, sampleWorld, type SampleWorld, temporaryFolder } from "./testing/sample.ts";

const quiet = {
  personas: { open: 0, click: 0, reply: 0, outOfOffice: 0, complaint: 0, unsubscribe: 0, privacyProxy: 0 },
};

const submit = ({ host }: SampleWorld, rcptTo: string, mailFrom = "amy+b-token@acme.test") =>
  host.submit({
    user: "amy@acme.test",
    password: "secret",
    mailFrom,
    rcptTo: [rcptTo],
    raw: campaignMail(rcptTo),
  });

const inbox = ({ host }: SampleWorld): Buffer[] =>
  (host.mailbox("amy@acme.test")?.folder("INBOX")?.items ?? []).map((item) => item.raw());

describe("mail host", () => {
  it("refuses a wrong password, a stranger's sender and an unknown local user", async () => {
    const sample = sampleWorld();
    const mail = {
      user: "amy@acme.test",
      mailFrom: "amy@acme.test",
      rcptTo: ["a@ok.test"],
      raw: campaignMail("a@ok.test"),
    };
    expect(await sample.host.submit({ ...mail, password: "wrong" })).toMatchObject({
      code: 535,
      enhanced: "5.7.8",
    });
    expect(await sample.host.submit({ ...mail, user: "nobody@acme.test" })).toMatchObject({
      code: 535,
      enhanced: "5.7.8",
    });
    expect(await submit(sample, "a@ok.test", "bob@acme.test")).toMatchObject({
      code: 553,
      enhanced: "5.7.1",
    });
    expect(await submit(sample, "bob@acme.test")).toMatchObject({ code: 550, enhanced: "5.1.1" });
    expect(sample.host.queueSize()).toBe(0);
  });

  it("relays, and logs in Postfix's line format", async () => {
    const sample = sampleWorld({ recipes: { ...quiet, domains: { "ok.test": { provider: "selfhosted" } } } });
    const reply = await submit(sample, "a@ok.test");
    expect(reply).toMatchObject({ code: 250, enhanced: "2.0.0", text: `Ok: queued as ${reply.queueId}` });
    await sample.world.runDue();
    expect(sample.world.store.messages("a@ok.test")).toHaveLength(1);
    const { text, next } = sample.host.readLog(0);
    const id = reply.queueId ?? "";
    expect(text).toContain(`2026-03-02T09:00:00.000000+00:00 mx postfix/cleanup[`);
    expect(text).toMatch(new RegExp(`]: ${id}: message-id=<m1@acme\\.test>\\n`));
    expect(text).toMatch(
      new RegExp(
        `${id}: to=<a@ok\\.test>, relay=mail\\.ok\\.test\\[127\\.0\\.1\\.16\\]:25, delay=0\\.00, delays=[^ ]+, dsn=2\\.0\\.0, status=sent \\(250 2\\.0\\.0 Ok: queued as`,
      ),
    );
    expect(text).toMatch(new RegExp(`qmgr\\[\\d+\\]: ${id}: removed\\n$`));
    expect(sample.host.readLog(next)).toEqual({ text: "", next });
  });

  it("tries a greylisted message again and gets it through", async () => {
    const sample = sampleWorld({ recipes: quiet });
    await submit(sample, "a@grey.test");
    await sample.world.runDue();
    expect(sample.world.store.messages("a@grey.test")).toHaveLength(0);
    expect(sample.host.readLog(0).text).toContain("status=deferred (host ");
    await runUntil(sample, new Date("2026-03-02T09:06:00Z"));
    expect(sample.world.store.messages("a@grey.test")).toHaveLength(1);
    expect(sample.host.queueSize()).toBe(0);
  });

  it("reports an unknown user to the VERP sender's mailbox in Postfix's shape", async () => {
    const sample = sampleWorld({ recipes: { domains: { "unknown.test": { provider: "google" } } } });
    await submit(sample, "a@unknown.test");
    await runUntil(sample);
    const [raw] = inbox(sample);
    const report = await PostalMime.parse(raw ?? "");
    expect(report.deliveredTo).toBe("amy@acme.test");
    expect(report.returnPath ?? "").not.toContain("@");
    expect(report.headers.find((field) => field.key === "x-original-to")?.value).toBe(
      "amy+b-token@acme.test",
    );
    expect(report.headers.find((field) => field.key === "content-type")?.value).toContain(
      "report-type=delivery-status",
    );
    expect(raw?.toString()).toContain("Final-Recipient: rfc822; a@unknown.test");
    expect(raw?.toString()).toContain("Status: 5.1.1");
    expect(raw?.toString()).toContain("Message-ID: <m1@acme.test>");
    expect(report.text).toContain("This is the mail system at host mx.acme.test.");
    expect(report.text?.replace(/\s+/g, " ")).toContain(
      "said: 550-5.1.1 The email account that you tried to reach does not exist.",
    );
  });

  it("returns what nobody takes within the queue's lifetime", async () => {
    const sample = sampleWorld({ recipes: { addresses: { "a@stuck.example": "temporary" } } });
    const tooShort = sampleWorld({ recipes: { addresses: { "a@stuck.example": "temporary" } } });
    await submit(sample, "a@stuck.example");
    await runUntil(sample);
    expect(sample.world.store.messages("a@stuck.example")).toHaveLength(1);
    await submit(tooShort, "a@nxdomain.test");
    await runUntil(tooShort);
    expect(inbox(tooShort).map(String).join()).toContain("Status: 5.4.4");
  });

  it("gives up a full mailbox after five days", async () => {
    const sample = sampleWorld();
    const recipients = Array.from({ length: 8 }, (_, i) => `p${i}@full.test`);
    for (const rcptTo of recipients) await submit(sample, rcptTo);
    await runUntil(sample);
    const texts = inbox(sample).map(String);
    expect(texts).toHaveLength(8);
    expect(texts.some((text) => text.includes("452"))).toBe(true);
    expect(sample.host.readLog(0).text).toContain("status=expired, returned to sender");
    expect(sample.clock.now().getTime()).toBeGreaterThan(Date.parse("2026-03-07T09:00:00Z"));
  });

  it("delivers between hosted users without leaving the host", async () => {
    const sample = sampleWorld();
    sample.host.accounts.putUser(newUser("bob@acme.test", "other"));
    await submit(sample, "bob+tag@acme.test");
    await sample.world.runDue();
    const raw = sample.host.mailbox("bob@acme.test")?.folder("INBOX")?.items[0]?.raw().toString();
    expect(raw).toContain("X-Original-To: bob+tag@acme.test\r\nDelivered-To: bob@acme.test\r\n");
    expect(sample.host.readLog(0).text).toContain(
      "to=<bob@acme.test>, orig_to=<bob+tag@acme.test>, relay=imap[127.0.0.1]:24",
    );
  });

  it("signs for a domain that has a key, and the world's DNS proves it", async () => {
    const sample = sampleWorld({ recipes: quiet });
    const domain = sample.host.accounts.domain("acme.test");
    if (!domain) throw new Error("no domain");
    const dkim = newDkimKey("dkim");
    sample.host.accounts.putDomain({ ...domain, dkim });
    await submit(sample, "a@ok.test");
    await sample.world.runDue();
    const [message] = sample.world.store.messages("a@ok.test");
    const raw = message ? sample.world.store.readRaw(message) : Buffer.alloc(0);
    expect(await sample.world.verifyDkim(raw)).toBe("fail");
    sample.world.dns.zones.create("acme.test");
    const zone = sample.world.dns.zones.get("acme.test");
    const pieces = `v=DKIM1; k=rsa; p=${dkim.publicKey}`.match(/.{1,250}/g) ?? [];
    const contents = [pieces.map((piece) => `"${piece}"`).join(" ")];
    if (zone)
      sample.world.dns.zones.replace(zone, {
        name: "dkim._domainkey.acme.test",
        type: "TXT",
        ttl: 60,
        contents,
      });
    expect(await sample.world.verifyDkim(raw)).toBe("pass");
    expect(await sample.world.verifyDkim(Buffer.from(raw.toString().replace("Hello", "Hallo")))).toBe("fail");
    expect(await sample.world.verifyDkim(Buffer.from(campaignMail("a@ok.test")))).toBe("none");
  });

  it("keeps queue, mailboxes, users and log over a restart", async () => {
    const storeDir = temporaryFolder();
    const before = sampleWorld({ storeDir, recipes: quiet });
    await submit(before, "a@unknown.test");
    await runUntil(before);
    await submit(before, "a@grey.test");
    await before.world.runDue();
    const log = before.host.readLog(0).text;
    const clock = createVirtualClock(new Date("2026-03-02T09:30:00Z"));
    const after = { ...sampleWorld({ storeDir, clock, recipes: quiet }), clock };
    expect(after.host.queueSize()).toBe(1);
    expect(inbox(after)).toEqual(inbox(before));
    expect(after.host.login("amy@acme.test", "secret")).toBeUndefined();
    await runUntil(after);
    expect(after.world.store.messages("a@grey.test")).toHaveLength(1);
    expect(after.host.readLog(0).text.startsWith(log)).toBe(true);
    const box = after.host.mailbox("amy@acme.test")?.folder("INBOX");
    expect(box?.uidValidity).toBe(before.host.mailbox("amy@acme.test")?.folder("INBOX")?.uidValidity);
    expect(box?.uidNext).toBe(2);
  });
});
