import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeVerp } from "../mime/index.ts";
import { classifyInbound } from "./classify-inbound.ts";

const crlf = (lines: readonly string[]) => Buffer.from(lines.join("\r\n"));

function mail(headers: Record<string, string>, body: string) {
  const head = { From: "Bo <bo@b.test>", To: "ana@a.test", Subject: "Hello", ...headers };
  return crlf([...Object.entries(head).map(([name, value]) => `${name}: ${value}`), "", body]);
}

async function kindOf(headers: Record<string, string>, body = "Thanks, tell me more about it.") {
  return (await classifyInbound(mail(headers, body))).kind;
}

const verp = makeVerp("t0k3n", "ana@a.test");
const dsn = crlf([
  "Return-Path: <>",
  `Delivered-To: ${verp}`,
  "From: MAILER-DAEMON@mx.a.test (Mail Delivery System)",
  `To: ${verp}`,
  "Subject: Undelivered Mail Returned to Sender",
  "Auto-Submitted: auto-replied",
  "Message-ID: <d1@mx.a.test>",
  'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
  "",
  "--b",
  "Content-Type: text/plain",
  "",
  "I'm sorry to have to inform you that your message could not be delivered.",
  "--b",
  "Content-Type: message/delivery-status",
  "",
  "Reporting-MTA: dns; mx.a.test",
  "",
  "Final-Recipient: rfc822; No@B.test",
  "Original-Recipient: rfc822; alias@b.test",
  "Action: failed",
  "Status: 5.1.1",
  "Remote-MTA: dns; mx.b.test",
  "Diagnostic-Code: smtp; 550 5.1.1 <no@b.test>:",
  "    User unknown",
  "",
  "Final-Recipient: rfc822; late@b.test",
  "Action: delayed",
  "Status: 4.4.1",
  "--b",
  "Content-Type: message/rfc822",
  "",
  "Message-ID: <sent1@a.test>",
  "From: ana@a.test",
  "To: no@b.test",
  "",
  "Hi",
  "--b--",
]);

describe("classifyInbound", () => {
  it("reads a delivery report, its recipients, and the return path it came to", async () => {
    const message = await classifyInbound(dsn);
    expect(message).toMatchObject({
      kind: "bounce",
      messageId: "<d1@mx.a.test>",
      size: dsn.length,
      deliveredTo: [verp],
    });
    expect(message.dsn).toEqual({
      originalMessageId: "<sent1@a.test>",
      originalVerp: { mailbox: "ana@a.test", token: "t0k3n" },
      recipients: [
        {
          finalRecipient: "no@b.test",
          originalRecipient: "alias@b.test",
          action: "failed",
          status: "5.1.1",
          replyCode: 550,
          diagnostic: "550 5.1.1 <no@b.test>: User unknown",
          remoteMta: "mx.b.test",
          verdict: {
            verdict: "hard",
            reason: "unknown_user",
            decision: "suppress",
            confidence: 0.93,
            rule: "words.unknown",
          },
        },
        {
          finalRecipient: "late@b.test",
          action: "delayed",
          status: "4.4.1",
          diagnostic: "I'm sorry to have to inform you that your message could not be delivered.",
          verdict: expect.objectContaining({ decision: "retry", reason: "network" }),
        },
      ],
    });
  });

  it("reads a complaint", async () => {
    const raw = readFileSync(new URL("../../fixtures/bounces/mails/arf-01.eml", import.meta.url));
    const { kind, complaint } = await classifyInbound(raw);
    expect({ kind, ...complaint }).toMatchObject({
      kind: "complaint",
      feedbackType: "abuse",
      sourceIp: "192.0.2.89",
    });
  });

  it("reads a reply with its ids and both texts", async () => {
    const headers = {
      Subject: "Re: Hello",
      "Message-ID": "<r1@b.test>",
      "In-Reply-To": "<sent1@a.test>",
      References: "<sent0@a.test> <sent1@a.test>",
      "Content-Type": "text/html",
    };
    expect(await classifyInbound(mail(headers, "<p>Yes <b>please</b></p>"))).toMatchObject({
      kind: "reply",
      messageId: "<r1@b.test>",
      inReplyTo: "<sent1@a.test>",
      references: ["<sent0@a.test>", "<sent1@a.test>"],
      from: { name: "Bo", address: "bo@b.test" },
      to: ["ana@a.test"],
      subject: "Re: Hello",
      text: "Yes please",
      html: expect.stringContaining("<b>please</b>"),
    });
  });

  it.each([
    [{ "Auto-Submitted": "auto-replied" }],
    [{ "X-Autoreply": "yes" }],
    [{ "X-Autorespond": "Hello" }],
    [{ Precedence: "auto-reply" }],
    [{ Precedence: "bulk", "In-Reply-To": "<sent1@a.test>" }],
    [{ Subject: "Automatic reply: Hello" }],
    [{ Subject: "Out of Office: Hello" }],
    [{ Subject: "Abwesenheitsnotiz" }],
    [{ Subject: "Réponse automatique : Hello" }],
    [{ Subject: "Fuera de la oficina" }],
    [{ Subject: "=?UTF-8?B?6Ieq5Yqo5Zue5aSN?=: Hello" }],
  ])("takes %j for an automatic answer", async (headers) => {
    expect(await kindOf(headers)).toBe("auto-reply");
  });

  it.each([
    [{ Subject: "unsubscribe" }, ""],
    [{ Subject: "Re: Unsubscribe!" }, "please"],
    [
      { Subject: "unsubscribe", "Auto-Submitted": "auto-replied" },
      "Apple Mail sent this email to unsubscribe.",
    ],
    [
      { Subject: "Re: Hello", "In-Reply-To": "<s@a.test>" },
      "Please remove me from your list.\r\n\r\n> Hi Bo",
    ],
    [{ Subject: "Re: Hello", "In-Reply-To": "<s@a.test>" }, "Hi Ana,\r\nstop emailing me"],
    [{ Subject: "Re: Hello" }, "STOP"],
  ])("takes %j with %j for a request to unsubscribe", async (headers, body) => {
    expect(await kindOf(headers, body)).toBe("unsubscribe-request");
  });

  it.each([
    ["reply", { Subject: "Re: Hello" }, "Sounds good, but when I unsubscribe later, what happens?"],
    ["reply", { Subject: "Re: Your absence", "In-Reply-To": "<s@a.test>" }, "I could not be reached, sorry."],
    [
      "reply",
      { Subject: "Re: delivery failed at our warehouse", "In-Reply-To": "<s@a.test>" },
      "Can you help?",
    ],
    ["reply", { Subject: "Re: stop by next week?", "In-Reply-To": "<s@a.test>" }, "Sure."],
    ["reply", { Subject: "Re: Hello", "Auto-Submitted": "no" }, "Yes."],
    [
      "reply",
      { Subject: "Re: Undelivered Mail Returned to Sender", "In-Reply-To": "<s@a.test>" },
      "My mail could not be delivered, what now?\r\n\r\n-----Original Message-----\r\nFrom: Ana",
    ],
    ["other", { Subject: "Newsletter", Precedence: "bulk" }, "News."],
    ["other", {}, "Hi Ana"],
  ])("takes for a %s: %j", async (kind, headers, body) => {
    expect(await kindOf(headers, body)).toBe(kind);
  });

  it("never rejects, whatever the bytes are", async () => {
    const folder = new URL("../../fixtures/bounces/mails/", import.meta.url);
    const mails = readdirSync(folder)
      .filter((_, index) => index % 8 === 0)
      .map((name) => readFileSync(new URL(name, folder)));
    const cuts = fc.tuple(
      fc.constantFrom(dsn, ...mails),
      fc.nat(8_000),
      fc.uint8Array({ maxLength: 40 }),
      fc.nat(8_000),
    );
    await fc.assert(
      fc.asyncProperty(cuts, async ([whole, from, bytes, to]) => {
        const raw = Buffer.concat([whole.subarray(0, from), bytes, whole.subarray(to)]);
        const message = await classifyInbound(raw);
        expect(message.size).toBe(raw.length);
        expect(message.confidence).toBeGreaterThan(0);
        expect(message.kind !== "other" || message.why !== undefined).toBe(true);
      }),
      { seed: 111, numRuns: 400 },
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (raw) => {
        expect((await classifyInbound(raw)).size).toBe(raw.length);
      }),
      { seed: 112, numRuns: 200 },
    );
    expect(await classifyInbound(new Uint8Array())).toMatchObject({ kind: "other", text: "", size: 0 });
  });

  it("survives hostile structure and size within its time-out", async () => {
    const nested = Array.from({ length: 300 }, (_, index) => [
      `Content-Type: multipart/mixed; boundary="b${index}"`,
      "",
      `--b${index}`,
    ]).flat();
    expect(await classifyInbound(crlf(["Subject: Deep", ...nested]))).toMatchObject({ subject: "Deep" });
    const html = { "Content-Type": "text/html", From: "MAILER-DAEMON@b.test" };
    await classifyInbound(mail(html, "<div>".repeat(20_000)));
    const report = { From: "MAILER-DAEMON@b.test", "Return-Path": "<>" };
    const size = 10_000_000;
    expect((await classifyInbound(mail(report, "550 user ".repeat(size / 9)))).kind).toBe("bounce");
    const answer = { Subject: "Automatic reply", Date: "Fri, 20 Nov 2026 10:00:00 +0000" };
    for (const part of [
      "a@",
      "to: ",
      "<a@b.test> ",
      "550 ",
      "message ",
      "-",
      "undeliverable ",
      "\r\n",
      "> ",
      "until 1 ",
    ])
      for (const head of [report, answer]) await classifyInbound(mail(head, part.repeat(50_000)));
  });
});
