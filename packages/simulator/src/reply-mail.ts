import { absenceSubject } from "./absence-text.ts";
import { domainOf } from "./address.ts";
import { mailDate } from "./header.ts";
import type { MessageParts } from "./message-links.ts";
import { nameOf } from "./persona-text.ts";
import type { ProviderKey } from "./provider.ts";
import { seededToken } from "./reply-text.ts";

/** Everything a mail program needs to write an answer. */
export interface ReplyInput {
  /** The person who answers. */
  address: string;
  to: string;
  original: MessageParts;
  originalAt: string;
  text: string;
  now: Date;
  provider: ProviderKey;
}

/** A person's answer as their mail program writes it: threaded (RFC 5322, 3.6.4), with the original quoted. */
export function composeReply(input: ReplyInput): Buffer {
  const { original } = input;
  const subject = /^re:/i.test(original.subject) ? original.subject : `Re: ${original.subject}`;
  const body = `${input.text}\n\n${quoted(input)}`;
  return plainMail([...identity(input, "reply"), `Subject: ${subject}`, ...threading(original)], body);
}

/** An automatic absence note (RFC 3834), in the dress of the provider's software. */
export function composeAbsence(input: ReplyInput): Buffer {
  const { original, provider } = input;
  const exchange = provider === "microsoft" || provider === "gateway";
  const word = absenceSubject(input.address) ?? (exchange ? "Automatic reply" : "Out of office");
  const subject = `${word}: ${original.subject}`;
  const marks = exchange
    ? [
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        "X-MS-Exchange-Inbox-Rules-Loop: " + input.address,
      ]
    : ["Auto-Submitted: auto-replied", "Precedence: bulk", "X-Autoreply: yes"];
  return plainMail(
    [...identity(input, "absence"), `Subject: ${encoded(subject)}`, ...threading(original), ...marks],
    input.text,
  );
}

/** A mail to the address of a `mailto:` unsubscribe URI. */
export function composeUnsubscribe(input: ReplyInput, subject: string): Buffer {
  return plainMail([...identity(input, "unsubscribe"), `Subject: ${subject || "unsubscribe"}`], input.text);
}

/** A header text that is not ASCII, as an encoded word (RFC 2047). */
const encoded = (text: string): string =>
  /^[\x20-\x7e]*$/.test(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString("base64")}?=`;

function identity(input: ReplyInput, purpose: string): string[] {
  const token = seededToken(input.address, input.original.messageId, purpose, input.text);
  return [
    "MIME-Version: 1.0",
    `Date: ${mailDate(input.now)}`,
    `From: ${nameOf(input.address)} <${input.address}>`,
    `To: ${input.to}`,
    `Message-ID: <${token}@${domainOf(input.address)}>`,
  ];
}

function threading(original: MessageParts): string[] {
  if (!original.messageId) return [];
  const ids = [...original.references.split(/\s+/).filter(Boolean), original.messageId];
  return [`In-Reply-To: ${original.messageId}`, `References: ${ids.join("\r\n ")}`];
}

function quoted(input: ReplyInput): string {
  const { original } = input;
  const lines = original.text.replace(/\r\n/g, "\n").trimEnd().split("\n");
  if (input.provider === "microsoft" || input.provider === "gateway") {
    const head = [
      "________________________________",
      `From: ${original.fromHeader}`,
      `Sent: ${mailDate(new Date(input.originalAt))}`,
      `To: ${input.address}`,
      `Subject: ${original.subject}`,
    ];
    return [...head, "", ...lines].join("\n");
  }
  const when = new Date(input.originalAt).toUTCString().replace(/ GMT$/, "");
  return [
    `On ${when}, ${original.fromHeader} wrote:`,
    "",
    ...lines.map((line) => (line ? `> ${line}` : ">")),
  ].join("\n");
}

function plainMail(headers: readonly string[], body: string): Buffer {
  const head = [...headers, "Content-Type: text/plain; charset=UTF-8", "Content-Transfer-Encoding: base64"];
  const content = Buffer.from(body.replace(/\r?\n/g, "\r\n")).toString("base64");
  const lines = content.match(/.{1,76}/g) ?? [];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${lines.join("\r\n")}\r\n`);
}
