import { headerBlock, mailDate } from "./header.ts";
import { quoteReply, type SmtpReply, stageName } from "./smtp-reply.ts";

/** Why one recipient did not get the message. */
export interface DeliveryFailure {
  rcptTo: string;
  /** The address as first given, when rewriting changed it. */
  originalRcptTo?: string;
  /** Enhanced code of the report (RFC 3463). */
  status: string;
  /** The server that refused, when there was one. */
  remote?: { host: string; address: string };
  /** What it said. */
  reply?: SmtpReply;
  /** Why, in Postfix's words, when no server said it. */
  reason?: string;
}

/** A message that is returned. */
export interface PostfixReportInput {
  hostname: string;
  queueId: string;
  sender: string;
  arrivedAt: Date;
  now: Date;
  original: Buffer;
  failure: DeliveryFailure;
}

const BOUNCE_SIZE_LIMIT = 50_000;

/** A non-delivery report in the very shape that Postfix's bounce daemon writes (RFC 3464). */
export function postfixReport(input: PostfixReportInput): Buffer {
  const boundary = `${input.queueId}.${Math.floor(input.now.getTime() / 1000)}/${input.hostname}`;
  const sections = [notification(input), deliveryStatus(input), returned(input)];
  const body = sections.map((section) => `--${boundary}\r\n${section}`).join("\r\n");
  return Buffer.from(
    `${head(input, boundary)}\r\n\r\nThis is a MIME-encapsulated message.\r\n\r\n${body}\r\n--${boundary}--\r\n`,
    "latin1",
  );
}

/** What happened, as Postfix words it in log and report: `host x[1.2.3.4] said: 550 ... (in reply to ...)`. */
export function describeFailure(failure: DeliveryFailure): string {
  if (!failure.reply || !failure.remote) return failure.reason ?? "delivery temporarily suspended";
  const { host, address } = failure.remote;
  const quoted = quoteReply(failure.reply);
  if (failure.reply.stage === "connect") return `host ${host}[${address}] refused to talk to me: ${quoted}`;
  return `host ${host}[${address}] said: ${quoted} (in reply to ${stageName(failure.reply.stage)})`;
}

function head(input: PostfixReportInput, boundary: string): string {
  return [
    `Date: ${mailDate(input.now)} (UTC)`,
    `From: MAILER-DAEMON@${input.hostname} (Mail Delivery System)`,
    "Subject: Undelivered Mail Returned to Sender",
    `To: ${input.sender}`,
    "Auto-Submitted: auto-replied",
    "MIME-Version: 1.0",
    `Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary="${boundary}"`,
    `Message-Id: <${stamp(input.now)}.${input.queueId}@${input.hostname}>`,
  ].join("\r\n");
}

function notification(input: PostfixReportInput): string {
  return [
    "Content-Description: Notification",
    "Content-Type: text/plain; charset=us-ascii",
    "",
    `This is the mail system at host ${input.hostname}.`,
    "",
    "I'm sorry to have to inform you that your message could not",
    "be delivered to one or more recipients. It's attached below.",
    "",
    "For further assistance, please send mail to postmaster.",
    "",
    "If you do so, please include this problem report. You can",
    "delete your own text from the attached returned message.",
    "",
    "                   The mail system",
    "",
    ...fold(`<${input.failure.rcptTo}>: ${describeFailure(input.failure)}`),
    "",
  ].join("\r\n");
}

function deliveryStatus(input: PostfixReportInput): string {
  const { failure } = input;
  const diagnostic = failure.reply
    ? `smtp; ${quoteReply(failure.reply)}`
    : `X-Postfix; ${failure.reason ?? "delivery failed"}`;
  return [
    "Content-Description: Delivery report",
    "Content-Type: message/delivery-status",
    "",
    `Reporting-MTA: dns; ${input.hostname}`,
    `X-Postfix-Queue-ID: ${input.queueId}`,
    `X-Postfix-Sender: rfc822; ${input.sender}`,
    `Arrival-Date: ${mailDate(input.arrivedAt)} (UTC)`,
    "",
    `Final-Recipient: rfc822; ${failure.rcptTo}`,
    `Original-Recipient: rfc822;${failure.originalRcptTo ?? failure.rcptTo}`,
    "Action: failed",
    `Status: ${failure.status}`,
    ...(failure.remote ? [`Remote-MTA: dns; ${failure.remote.host}`] : []),
    ...fold(`Diagnostic-Code: ${diagnostic}`),
    "",
  ].join("\r\n");
}

function returned(input: PostfixReportInput): string {
  const whole = input.original.length <= BOUNCE_SIZE_LIMIT;
  const [what, type] = whole ? ["Message", "message/rfc822"] : ["Message Headers", "text/rfc822-headers"];
  const content = whole ? input.original.toString("latin1") : headerBlock(input.original);
  return `Content-Description: Undelivered ${what}\r\nContent-Type: ${type}\r\n\r\nReturn-Path: <${input.sender}>\r\n${content}`;
}

/** Breaks a long line before column 79 and indents what follows by four, as Postfix does. */
function fold(line: string): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    const indent = lines.length > 0 ? "    " : "";
    if (current && indent.length + current.length + 1 + word.length > 78) {
      lines.push(indent + current);
      current = word;
    } else current = current ? `${current} ${word}` : word;
  }
  lines.push((lines.length > 0 ? "    " : "") + current);
  return lines;
}

function stamp(at: Date): string {
  return at.toISOString().replace(/[-T:]/g, "").slice(0, 14);
}
