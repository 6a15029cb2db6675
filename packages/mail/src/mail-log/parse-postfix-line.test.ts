import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePostfixLine } from "./parse-postfix-line.ts";

const samples = [
  "Nov 20 09:17:34 mx postfix/smtp[411]: 4ABC12DEF: to=<bo@b.test>, relay=mx.b.test[192.0.2.5]:25, delay=1.2, delays=0.1/0/0.5/0.6, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4XyZ)",
  "2025-11-20T09:17:34.123456+01:00 mx postfix/smtp[411]: 4gBq1c3Z2Yz1x: to=<bo@b.test>, orig_to=<al@b.test>, relay=none, delay=5, delays=1/1/3/0, dsn=4.4.1, status=deferred (connect to mx.b.test[192.0.2.5]:25: Connection timed out)",
  "Nov  3 00:00:01 mx postfix/smtp[411]: 4ABC12DEF: to=<no@b.test>, relay=mx.b.test[192.0.2.5]:25, conn_use=2, delay=1, delays=0/0/0/1, dsn=5.1.1, status=bounced (host mx.b.test[192.0.2.5] said: 550 5.1.1 <no@b.test>: Recipient address rejected: User unknown (in reply to RCPT TO command))",
  "Nov 20 09:17:34 mx postfix-out/lmtp[9]: 4ABC12DEF: to=<bo@b.test>, relay=mx[private/lmtp], delay=0.1, delays=0/0/0/0.1, dsn=2.0.0, status=sent (250 2.0.0 <bo@b.test> Saved)",
];

describe("parsePostfixLine", () => {
  it("reads a delivery", () => {
    expect(parsePostfixLine(samples[0] ?? "", 2025)).toEqual({
      kind: "delivery",
      queueId: "4ABC12DEF",
      recipient: "bo@b.test",
      relay: "mx.b.test[192.0.2.5]:25",
      dsn: "2.0.0",
      status: "sent",
      reply: "250 2.0.0 Ok: queued as 4XyZ",
      at: new Date("2025-11-20T09:17:34Z"),
    });
  });

  it("reads a deferral with a modern time stamp and a long queue id", () => {
    expect(parsePostfixLine(samples[1] ?? "", 1999)).toMatchObject({
      queueId: "4gBq1c3Z2Yz1x",
      relay: "none",
      status: "deferred",
      dsn: "4.4.1",
      reply: "connect to mx.b.test[192.0.2.5]:25: Connection timed out",
      at: new Date("2025-11-20T08:17:34.123Z"),
    });
  });

  it("reads a bounce without what Postfix says around its reply, and other instances", () => {
    expect(parsePostfixLine(samples[2] ?? "", 2025)).toMatchObject({
      status: "bounced",
      reply: "550 5.1.1 <no@b.test>: Recipient address rejected: User unknown",
      at: new Date("2025-11-03T00:00:01Z"),
    });
    expect(parsePostfixLine(samples[3] ?? "", 2025)).toMatchObject({
      status: "sent",
      relay: "mx[private/lmtp]",
    });
  });

  it("reads queueing and removal", () => {
    expect(
      parsePostfixLine("Nov 20 09:17:33 mx postfix/cleanup[7]: 4ABC12DEF: message-id=<ab@a.test>", 2025),
    ).toEqual({
      kind: "header",
      queueId: "4ABC12DEF",
      messageId: "<ab@a.test>",
    });
    expect(
      parsePostfixLine(
        "Nov 20 09:17:35 mx postfix/qmgr[7]: 4ABC12DEF: from=<a@a.test>, size=300, nrcpt=1 (queue active)",
        2025,
      ),
    ).toEqual({ kind: "queued", queueId: "4ABC12DEF" });
    expect(parsePostfixLine("Nov 20 09:17:35 mx postfix/qmgr[7]: 4ABC12DEF: removed\n", 2025)).toEqual({
      kind: "removed",
      queueId: "4ABC12DEF",
    });
  });

  it.each([
    "",
    "Nov 20 09:17:35 mx postfix/qmgr[7]: 4ABC12DEF: from=<a@a.test>, status=expired, returned to sender",
    "Nov 20 09:17:35 mx postfix/smtpd[7]: connect from unknown[192.0.2.1]",
    "Nov 20 09:17:35 mx postfix/smtpd[7]: NOQUEUE: reject: RCPT from unknown[192.0.2.1]: 550 5.1.1 <x@y.test>",
    "Nov 20 09:17:35 mx dovecot: imap(bo): Logged out",
    "Foo 20 09:17:35 mx postfix/qmgr[7]: 4ABC12DEF: removed",
    "Nov 20 09:17:35 mx postfix/cleanup[7]: 4ABC12DEF: message-id=",
    "Nov 20 09:17:35 mx postfix/smtp[7]: 4ABC12DEF: to=<b@b.test>, relay=x, dsn=2.0.0, status=toString (x)",
  ])("says nothing about %j", (line) => {
    expect(parsePostfixLine(line, 2025)).toBeUndefined();
  });

  it("never throws, whatever is cut out or put in", () => {
    const part = fc.tuple(
      fc.constantFrom(...samples),
      fc.nat(250),
      fc.nat(250),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(part, ([line, from, to, text]) => {
        const event = parsePostfixLine(line.slice(0, from) + text + line.slice(to), 2025);
        if (event?.kind === "delivery") expect(Number.isNaN(event.at.getTime())).toBe(false);
      }),
      { seed: 71, numRuns: 1_000 },
    );
  });
});
