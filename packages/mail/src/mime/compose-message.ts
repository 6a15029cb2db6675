import { createHash } from "node:crypto";
import { encodeQuotedPrintable } from "./encode-quoted-printable.ts";
import { HeaderError } from "./header-error.ts";
import { mailboxWords, textWords, writeHeader } from "./write-header.ts";
import type { Mailbox } from "./write-header.ts";

/** Where a recipient unsubscribes: a URL, an address or `mailto:` URI, or both; one-click (RFC 8058) needs the URL. */
export type ListUnsubscribe = { url?: string; mailto?: string; oneClick: boolean };

/** A message to one recipient. Message ids carry their angle brackets; addresses are ASCII (normalised). */
export type ComposeInput = {
  from: Mailbox;
  to: Mailbox;
  replyTo?: string;
  subject: string;
  text: string;
  html?: string;
  messageId: string;
  date: Date;
  inReplyTo?: string;
  references?: readonly string[];
  listUnsubscribe?: ListUnsubscribe;
  extraHeaders?: Record<string, string>;
};

const MESSAGE_ID = /^<[\x21-\x3b\x3d\x3f-\x7e]+@[\x21-\x3b\x3d\x3f-\x7e]+>$/;
const HEADER_NAME = /^[A-Za-z0-9-]{1,70}$/;
const LINK = /^[a-z][a-z0-9+.-]*:[\x21-\x3b\x3d\x3f-\x7e]+$/i;
const OWN_HEADERS =
  /^(?:from|sender|to|cc|bcc|resent-.*|reply-to|subject|date|message-id|in-reply-to|references|list-unsubscribe|list-unsubscribe-post|mime-version|content-.*|return-path|received)$/i;

function idWords(header: string, ids: readonly string[]): string[] {
  for (const id of ids)
    if (!MESSAGE_ID.test(id)) throw new HeaderError(header, "the message id is malformed");
  return [...ids];
}

function dateWords(date: Date): string[] {
  if (Number.isNaN(date.getTime())) throw new HeaderError("Date", "the date is invalid");
  return date.toUTCString().replace("GMT", "+0000").split(" ");
}

function unsubscribeHeaders({ url, mailto, oneClick }: ListUnsubscribe): string {
  const header = "List-Unsubscribe";
  if (oneClick && url === undefined) throw new HeaderError(header, "one-click needs a URL");
  const address = mailto === undefined || /^mailto:/i.test(mailto) ? mailto : `mailto:${mailto}`;
  const links = [url, address].filter((link) => link !== undefined);
  if (links.length === 0) return "";
  for (const link of links) if (!LINK.test(link)) throw new HeaderError(header, "the link is malformed");
  const words = links.map((link, index) => (index < links.length - 1 ? `<${link}>,` : `<${link}>`));
  const post = oneClick ? writeHeader("List-Unsubscribe-Post", ["List-Unsubscribe=One-Click"]) : "";
  return writeHeader(header, words) + post;
}

function extraHeader([name, value]: [string, string]): string {
  if (!HEADER_NAME.test(name) || OWN_HEADERS.test(name)) {
    throw new HeaderError(JSON.stringify(name), "the header may not be set");
  }
  return writeHeader(name, textWords(name, value));
}

function writeHeaders(input: ComposeInput): string {
  return [
    writeHeader("From", mailboxWords("From", input.from)),
    writeHeader("To", mailboxWords("To", input.to)),
    input.replyTo === undefined
      ? ""
      : writeHeader("Reply-To", mailboxWords("Reply-To", { address: input.replyTo })),
    writeHeader("Subject", textWords("Subject", input.subject)),
    writeHeader("Date", dateWords(input.date)),
    writeHeader("Message-ID", idWords("Message-ID", [input.messageId])),
    input.inReplyTo === undefined
      ? ""
      : writeHeader("In-Reply-To", idWords("In-Reply-To", [input.inReplyTo])),
    input.references?.length ? writeHeader("References", idWords("References", input.references)) : "",
    input.listUnsubscribe === undefined ? "" : unsubscribeHeaders(input.listUnsubscribe),
    ...Object.entries(input.extraHeaders ?? {}).map(extraHeader),
    "MIME-Version: 1.0\r\n",
  ].join("");
}

function writePart(type: "plain" | "html", content: string): string {
  const head = `Content-Type: text/${type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n`;
  return `${head}\r\n${encodeQuotedPrintable(content)}\r\n`;
}

/**
 * Writes a campaign message (RFC 5322, 2045 to 2047): headers, then text and HTML as alternatives, or text alone.
 * UTF-8 in quoted-printable, CRLF everywhere, no line over 998, never a Bcc; List-Unsubscribe by RFC 2369 and 8058.
 * The same input gives the same bytes. Throws HeaderError when a header value contains CR, LF or NUL, or is malformed.
 */
export function composeMessage(input: ComposeInput): Buffer {
  const headers = writeHeaders(input);
  if (input.html === undefined) return Buffer.from(headers + writePart("plain", input.text), "latin1");
  // "=_" cannot occur in quoted-printable text, so no content can look like the boundary.
  const boundary = `=_${createHash("sha256").update(input.messageId).digest("hex").slice(0, 32)}`;
  const parts = [writePart("plain", input.text), writePart("html", input.html)];
  const body = parts.map((part) => `--${boundary}\r\n${part}`).join("");
  const type = `Content-Type: multipart/alternative;\r\n boundary="${boundary}"\r\n\r\n`;
  return Buffer.from(`${headers}${type}${body}--${boundary}--\r\n`, "latin1");
}
