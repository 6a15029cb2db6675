import { domainOf } from "./address.ts";
import { headerBlock, mailDate } from "./header.ts";
import type { ProviderKey } from "./provider.ts";
import { mxHostOf } from "./provider.ts";
import { postfixReport } from "./postfix-report.ts";
import { say, seededToken } from "./reply-text.ts";
import { quoteReply } from "./smtp-reply.ts";

/** What a report is about. */
export interface ReportInput {
  provider: ProviderKey;
  /** The recipient the original went to. */
  address: string;
  /** The envelope sender of the original, to whom the report goes. */
  returnPath: string;
  subject: string;
  messageId: string;
  original: Buffer;
  receivedAt: Date;
  now: Date;
  /** Address of the server that sent the original. */
  peer: string;
}

/** The report of a server that accepted first and bounced later (RFC 3464), in the shape of the provider's software. */
export function composeLateReport(input: ReportInput): Buffer {
  const token = seededToken(input.address, input.messageId, "late");
  const unknown = say(input.provider, "unknown-user", { rcptTo: input.address, peer: input.peer, token });
  const diagnostic = quoteReply(unknown);
  if (input.provider === "google") return googleReport(input, token, diagnostic);
  if (input.provider === "microsoft") return microsoftReport(input, token);
  if (input.provider === "yahoo") return yahooReport(input, token, diagnostic);
  if (input.provider === "hoster") return eximReport(input, token);
  const hostname = mxHostOf(input.provider, domainOf(input.address));
  return postfixReport({
    hostname,
    queueId: token.slice(0, 11).toUpperCase(),
    sender: input.returnPath,
    arrivedAt: input.receivedAt,
    now: input.now,
    original: input.original,
    failure: {
      rcptTo: input.address,
      status: "5.1.1",
      remote: { host: `store.${hostname}`, address: "10.0.0.7" },
      reply: unknown,
    },
  });
}

/** A feedback-loop complaint about a message (RFC 5965). */
export function composeComplaint(input: ReportInput): Buffer {
  const token = seededToken(input.address, input.messageId, "complaint");
  const host = mxHostOf(input.provider, domainOf(input.address));
  const head = [
    `From: <feedbackloop@${host}>`,
    `To: <${input.returnPath}>`,
    `Subject: FW: ${input.subject}`,
    ...common(input, `${token}@${host}`),
  ];
  const text = `This is an email abuse report for an email message received from IP ${input.peer} on ${mailDate(input.receivedAt)}.\r\nFor more information about this format please see http://www.mipassoc.org/arf/.`;
  const report = [
    "Feedback-Type: abuse",
    `User-Agent: ${host}-FBL/1.0`,
    "Version: 1",
    `Original-Mail-From: <${input.returnPath}>`,
    `Original-Rcpt-To: <${input.address}>`,
    `Arrival-Date: ${mailDate(input.receivedAt)}`,
    `Source-IP: ${input.peer}`,
    `Reported-Domain: ${domainOf(input.returnPath)}`,
    `Reporting-MTA: dns; ${host}`,
  ];
  return multipart({
    head,
    reportType: "feedback-report",
    boundary: `_----${token}`,
    parts: [
      part("text/plain; charset=us-ascii", text),
      part("message/feedback-report", report.join("\r\n")),
      part("message/rfc822", input.original.toString("latin1")),
    ],
  });
}

function googleReport(input: ReportInput, token: string, diagnostic: string): Buffer {
  const head = [
    "Auto-Submitted: auto-replied",
    "From: Mail Delivery Subsystem <mailer-daemon@google-like.test>",
    `To: ${input.returnPath}`,
    "Subject: Delivery Status Notification (Failure)",
    `X-Failed-Recipients: ${input.address}`,
    `In-Reply-To: ${input.messageId}`,
    `References: ${input.messageId}`,
    ...common(input, `${token}@mx.google-like.test`),
  ];
  const text = `** Address not found **\r\n\r\nYour message wasn't delivered to ${input.address} because the address couldn't be found, or is unable to receive mail.\r\n\r\nThe response was:\r\n\r\n${diagnostic}`;
  const status = [
    "Reporting-MTA: dns; google-like.test",
    `Arrival-Date: ${mailDate(input.receivedAt)}`,
    `X-Original-Message-ID: ${input.messageId}`,
    "",
    `Final-Recipient: rfc822; ${input.address}`,
    "Action: failed",
    "Status: 5.1.1",
    `Diagnostic-Code: smtp; ${diagnostic}`,
    `Last-Attempt-Date: ${mailDate(input.now)}`,
  ];
  return statusReport({ head, boundary: `000000000000${token}`, text, status, original: input.original });
}

function microsoftReport(input: ReportInput, token: string): Buffer {
  const host = mxHostOf("microsoft", domainOf(input.address));
  const head = [
    `From: postmaster@${domainOf(input.address)}`,
    `To: ${input.returnPath}`,
    `Subject: Undeliverable: ${input.subject}`,
    `In-Reply-To: ${input.messageId}`,
    `References: ${input.messageId}`,
    "Auto-Submitted: auto-replied",
    "X-MS-Exchange-Message-Is-Ndr:",
    ...common(input, `${token}@${host}`),
  ];
  const remote = `Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ${input.address} not found by SMTP address lookup'`;
  const text = `Delivery has failed to these recipients or groups:\r\n\r\n${input.address}\r\nThe email address you entered couldn't be found. Please check the recipient's email address and try to resend the message.\r\n\r\nDiagnostic information for administrators:\r\n\r\nGenerating server: ${host}\r\n\r\n${input.address}\r\n${remote}`;
  const status = [
    `Reporting-MTA: dns;${host}`,
    `Arrival-Date: ${mailDate(input.receivedAt)}`,
    "",
    `Final-Recipient: rfc822;${input.address}`,
    "Action: failed",
    "Status: 5.1.10",
    `Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ${input.address} not found by SMTP address lookup`,
  ];
  return statusReport({ head, boundary: `${token}-4a1b`, text, status, original: input.original });
}

function eximReport(input: ReportInput, token: string): Buffer {
  const host = mxHostOf("hoster", domainOf(input.address));
  const head = [
    `From: Mail Delivery System <Mailer-Daemon@${host}>`,
    `To: ${input.returnPath}`,
    "Subject: Mail delivery failed: returning message to sender",
    `X-Failed-Recipients: ${input.address}`,
    "Auto-Submitted: auto-replied",
    ...common(input, `E1${token.slice(0, 14)}@${host}`),
  ];
  const text = `This message was created automatically by mail delivery software.\r\n\r\nA message that you sent could not be delivered to one or more of its\r\nrecipients. This is a permanent error. The following address(es) failed:\r\n\r\n  ${input.address}\r\n    Unrouteable address`;
  const status = [
    `Reporting-MTA: dns; ${host}`,
    "",
    "Action: failed",
    `Final-Recipient: rfc822;${input.address}`,
    "Status: 5.0.0",
    "Diagnostic-Code: smtp; 550 Unrouteable address",
  ];
  return statusReport({
    head,
    boundary: `${token}-eximdsn-804289383`,
    text,
    status,
    original: input.original,
  });
}

/** Text alone, without a part that a program can read: some large companies still write that way. */
function yahooReport(input: ReportInput, token: string, diagnostic: string): Buffer {
  const head = [
    "Return-Path: <>",
    "From: MAILER-DAEMON@yahoo-like.test",
    `To: ${input.returnPath}`,
    "Subject: Failure Notice",
    "X-Failure: true",
    ...common(input, `${token}@yahoo-like.test`),
    "Content-Type: text/plain; charset=us-ascii",
  ];
  const body = [
    "Sorry, we were unable to deliver your message to the following address.",
    "",
    `<${input.address}>:`,
    diagnostic,
    "",
    "--- Below this line is a copy of the message.",
    "",
    input.original.toString("latin1"),
  ];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body.join("\r\n")}\r\n`, "latin1");
}

function common(input: ReportInput, messageId: string): string[] {
  return [`Date: ${mailDate(input.now)}`, `Message-ID: <${messageId}>`, "MIME-Version: 1.0"];
}

function statusReport(input: {
  head: string[];
  boundary: string;
  text: string;
  status: string[];
  original: Buffer;
}): Buffer {
  return multipart({
    head: input.head,
    reportType: "delivery-status",
    boundary: input.boundary,
    parts: [
      part("text/plain; charset=utf-8", input.text),
      part("message/delivery-status", input.status.join("\r\n")),
      part("text/rfc822-headers", headerBlock(input.original)),
    ],
  });
}

function part(type: string, content: string): string {
  return `Content-Type: ${type}\r\n\r\n${content}\r\n`;
}

function multipart(input: { head: string[]; reportType: string; boundary: string; parts: string[] }): Buffer {
  const type = `Content-Type: multipart/report; report-type=${input.reportType};\r\n\tboundary="${input.boundary}"`;
  const body = input.parts.map((content) => `--${input.boundary}\r\n${content}`).join("\r\n");
  return Buffer.from(
    `${input.head.join("\r\n")}\r\n${type}\r\n\r\n${body}\r\n--${input.boundary}--\r\n`,
    "latin1",
  );
}
