import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classifyReply, parseReplyText } from "./classify-reply.ts";

const replies: [text: string, reason: string][] = [
  [
    "550-5.1.1 The email account that you tried to reach does not exist. Please try double-checking the recipient's email address for typos or unnecessary spaces. NoSuchUser - gsmtp",
    "unknown_user",
  ],
  [
    "552-5.2.2 The recipient's inbox is out of storage space and inactive. Please direct the recipient to https://support.google.com/mail/?p=OverQuotaPerm - gsmtp",
    "mailbox_full",
  ],
  [
    "550-5.2.1 The email account that you tried to reach is disabled. DisabledUser - gsmtp",
    "mailbox_disabled",
  ],
  [
    "550-5.7.26 This mail has been blocked because the sender is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM. - gsmtp",
    "authentication",
  ],
  [
    "550-5.7.1 [192.0.2.1] Our system has detected that this message is likely unsolicited mail. To reduce the amount of spam sent to Gmail, this message has been blocked. - gsmtp",
    "spam_content",
  ],
  [
    "421-4.7.28 Gmail has detected an unusual rate of unsolicited mail originating from your IP address. - gsmtp",
    "reputation",
  ],
  [
    "450-4.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages from being delivered. - gsmtp",
    "rate_limited",
  ],
  [
    "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient bo@b.test not found by SMTP address lookup",
    "unknown_user",
  ],
  [
    "550 5.4.1 Recipient address rejected: Access denied. AS(201806281) [XX.prod.protection.outlook.com]",
    "unknown_user",
  ],
  [
    "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150).",
    "reputation",
  ],
  [
    "550 5.7.515 Access denied, sending domain a.test does not meet the required authentication level.",
    "authentication",
  ],
  [
    "550 5.7.511 Access denied, banned sender [192.0.2.1]. To request removal, forward this mail.",
    "reputation",
  ],
  ["551 5.1.6 User not local; please try <bo@elsewhere.test>", "unknown_user"],
  ["451 4.7.500 Server busy. Please try again later from [192.0.2.1]. (S77719)", "network"],
  ["554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException", "mailbox_full"],
  [
    "554 delivery error: dd This user doesn't have a yahoo.com account (bo@yahoo.com) [0] - mta1.mail.yahoo.com",
    "unknown_user",
  ],
  [
    "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1; see https://postmaster.yahooinc.com/error-codes",
    "reputation",
  ],
  [
    "553 5.7.1 [BL21] Connections will not be accepted from 192.0.2.1, because the ip is in Spamhaus's list",
    "reputation",
  ],
  ["552 1 Requested mail action aborted, mailbox not found", "unknown_user"],
  [
    "550 5.1.1 <no@b.test>: Recipient address rejected: User unknown in virtual mailbox table",
    "unknown_user",
  ],
  [
    "450 4.2.0 <bo@b.test>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help",
    "greylisted",
  ],
  ["554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org", "reputation"],
  ["554 5.7.1 <bo@b.test>: Relay access denied", "policy"],
  ["550 5.1.8 <x@nowhere.test>: Sender address rejected: Domain not found", "policy"],
  ["552 5.3.4 Message size exceeds fixed limit", "too_large"],
  ["connect to mx.b.test[192.0.2.5]:25: Connection timed out", "network"],
  [
    "Host or domain name not found. Name service error for name=b.invalid type=MX: Host not found",
    "unknown_domain",
  ],
  [
    "Host or domain name not found. Name service error for name=b.test type=MX: Host not found, try again",
    "network",
  ],
  ["550 5.1.10 Domain b.test does not accept mail (nullMX)", "unknown_domain"],
  ["550 No Such User Here", "unknown_user"],
  ["550 Unrouteable address", "unknown_user"],
  ["450 4.7.1 <bo@b.test>: Recipient address rejected: unverified address: connect timed out", "network"],
  ["452 4.2.2 Over quota", "mailbox_full"],
  ["452 4.5.3 Too many recipients", "rate_limited"],
  ["550 5.7.1 Message rejected due to content restrictions: phishing URL", "spam_content"],
  ["550 High probability of spam", "spam_content"],
  ["550 5.1.1 <spam-sink@b.test>: User unknown", "unknown_user"],
  ["554 5.7.1 <unknown.user@b.test>: Relay access denied", "policy"],
  ["550 5.4.6 Hop count exceeded - possible mail loop", "network"],
  ["421 4.3.2 Service shutting down, closing channel", "network"],
];

describe("classifyReply", () => {
  it.each(replies)("%s", (text, reason) => {
    expect(classifyReply({ text }).reason).toBe(reason);
  });

  it("suppresses an unknown user for good, and only with a permanent code", () => {
    const text = "<no@b.test>: Recipient address rejected: User unknown";
    const hard = { verdict: "hard", reason: "unknown_user", suppress: true, retryable: false };
    expect(classifyReply({ code: 550, enhanced: "5.1.1", text })).toMatchObject(hard);
    const soft = { verdict: "soft", reason: "unknown_user", suppress: false, retryable: true };
    expect(classifyReply({ code: 450, enhanced: "4.1.1", text, stage: "rcpt" })).toMatchObject(soft);
    expect(classifyReply({ code: 450, enhanced: "4.1.1", text, isReport: true })).toMatchObject(hard);
  });

  it("keeps the address when the fault is ours", () => {
    for (const [text, reason] of replies) {
      const result = classifyReply({ code: 550, text });
      if (["policy", "reputation", "spam_content", "authentication"].includes(reason)) {
        expect(result).toMatchObject({ verdict: "block", suppress: false });
      }
      if (reason === "mailbox_full")
        expect(result).toMatchObject({ verdict: "soft", suppress: false, retryable: true });
    }
  });

  it("takes a refusal at the greeting for reputation, to be tried again", () => {
    expect(classifyReply({ code: 554, text: "554 mx.b.test no such user", stage: "connect" })).toMatchObject({
      verdict: "block",
      reason: "reputation",
      suppress: false,
      retryable: true,
    });
  });

  it("goes by codes when the words say nothing", () => {
    expect(classifyReply({ text: "550 5.1.1 no" }).reason).toBe("unknown_user");
    expect(classifyReply({ text: "550 5.2.2 no" }).reason).toBe("mailbox_full");
    expect(classifyReply({ text: "550 5.3.2 no" }).reason).toBe("policy");
    expect(classifyReply({ text: "421 4.3.2 no" }).reason).toBe("network");
    expect(classifyReply({ code: 421, text: "no" })).toMatchObject({ reason: "network", retryable: true });
    expect(classifyReply({ code: 550, text: "no" })).toMatchObject({ reason: "other", suppress: false });
  });

  it("never throws, answers quickly, and never suppresses without a hard verdict", () => {
    const text = fc.string({
      unit: fc.constantFrom("550 ", "5.1.1 ", "user ", "unknown ", "mailbox ", "a", " ", "é", "listed "),
    });
    fc.assert(
      fc.property(text, (words) => {
        const result = classifyReply({ text: words });
        expect(result.suppress).toBe(result.verdict === "hard");
      }),
      { seed: 101 },
    );
    for (const part of ["user ", "connection ", "your ip ", "message ", "sender"])
      classifyReply({ text: part.repeat(50_000) });
  });
});

describe("parseReplyText", () => {
  it.each([
    ["550-5.1.1 no such user", { code: 550, enhanced: "5.1.1" }],
    ["smtp; 550 5.1.1 x", { code: 550, enhanced: "5.1.1" }],
    ["host mx.b.test[192.0.2.250] said: 421 busy", { code: 421 }],
    ["#5.2.2 mailbox full", { enhanced: "5.2.2" }],
    ["250 2.0.0 Ok", { code: 250, enhanced: "2.0.0" }],
    ["nothing here", {}],
  ])("of %s", (text, expected) => {
    expect(parseReplyText(text)).toEqual(expected);
  });
});
