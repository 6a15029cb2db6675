import type { Address, Attachment, Email } from "postal-mime";
import { htmlToPlain } from "../template/html-to-plain.ts";
import { MAIL_LIMITS } from "./mail-limits.ts";
import { findAddresses } from "./read-fields.ts";
import type { Fields } from "./read-fields.ts";
import { rawBodyOf, readMail } from "./read-mail.ts";
import { splitNotice } from "./read-notice.ts";
import { readOriginal, searchOriginal } from "./read-original.ts";
import type { OriginalMessage } from "./read-original.ts";

/** What is known of a mail before its kind is: header, the text a reader sees first, the parts of reports, what was returned. */
export type Evidence = {
  email: Email;
  headers: Fields;
  fromName: string;
  fromAddress: string;
  to: string[];
  deliveredTo: string[];
  /** Addresses the mail goes between; a report names them, but not as its subject. */
  own: Set<string>;
  subject: string;
  sent: Date;
  text: string;
  notice: string;
  status: string[];
  feedback: string | undefined;
  original: OriginalMessage;
  hasOriginal: boolean;
  rawBody: string;
};

const DELIVERED_TO = ["delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to"];
/** Long enough for a list of failed recipients. */
const HEADER_MAX = 20_000;
/** Of the parts of one kind, those that are read. */
const PARTS_JUDGED = 10;
const NESTED_REPORT =
  /^content-type:\s*multipart\/report;[^\n]*(?:\n[ \t][^\n]*)*report-type="?delivery-status/imu;

function contentOf({ content }: Attachment): string {
  const text = typeof content === "string" ? content : Buffer.from(content as Uint8Array).toString("utf8");
  return text.slice(0, MAIL_LIMITS.judged);
}

function addressesOf(list: readonly Address[] | undefined): string[] {
  return (list ?? [])
    .flatMap((entry) => entry.group ?? [entry])
    .map((mailbox) => (mailbox.address ?? "").slice(0, MAIL_LIMITS.value).toLowerCase())
    .filter((address) => address !== "")
    .slice(0, MAIL_LIMITS.addresses);
}

function headersOf(email: Email): Fields {
  const fields = new Map<string, string>();
  for (const { key, value } of email.headers)
    if (!fields.has(key)) fields.set(key, value.slice(0, HEADER_MAX));
  return fields;
}

function textOf(email: Email): string {
  if (email.text !== undefined && email.text.trim() !== "") return email.text.slice(0, MAIL_LIMITS.text);
  return email.html === undefined ? "" : htmlToPlain(email.html.slice(0, MAIL_LIMITS.text));
}

function deliveredTo(email: Email): string[] {
  const values = email.headers
    .filter((header) => DELIVERED_TO.includes(header.key))
    .map((header) => header.value);
  return [...new Set(values.flatMap(findAddresses))].slice(0, MAIL_LIMITS.addresses);
}

/** A gateway may send on a report as the message it returns; what that says is what is meant. */
async function openNested(evidence: Evidence, returned: readonly string[]): Promise<Evidence> {
  const [first = ""] = returned;
  if (evidence.status.length > 0 || !NESTED_REPORT.test(first.slice(0, 20_000))) return evidence;
  const nested = await gatherEvidence(Buffer.from(first), false);
  const notice = `${evidence.notice}\n\n${nested.notice}`;
  return nested.status.length === 0
    ? evidence
    : { ...evidence, status: nested.status, original: nested.original, notice };
}

/** Reads a mail and gathers what its kind and meaning are told from. Never rejects. */
export async function gatherEvidence(raw: Uint8Array, mayNest = true): Promise<Evidence> {
  const email = await readMail(raw);
  const rawBody = rawBodyOf(raw);
  const ofType = (pattern: RegExp): string[] =>
    email.attachments
      .filter((part) => pattern.test(part.mimeType))
      .slice(0, PARTS_JUDGED)
      .map(contentOf);
  const status = ofType(/^message\/(?:global-)?delivery-status$/u);
  const returned = ofType(
    /^(?:message\/(?:rfc822|global|partial|rfc822-headers|global-headers)|text\/rfc822-headers?)$/u,
  );
  const [feedback] = ofType(/^message\/feedback-report$/u);
  const attached = ofType(/^text\/plain$/u).join("\n");
  const text = textOf(email);
  const isBodyLost = text.trim() === "" && email.attachments.length === 0;
  const split = splitNotice((isBodyLost ? rawBody : text).slice(0, MAIL_LIMITS.judged));
  const copied = searchOriginal(`${split.original}\n${attached}`);
  const [first] = returned.map(readOriginal);
  const from = addressesOf(email.from && [email.from]);
  const to = addressesOf(email.to);
  const evidence: Evidence = {
    email,
    headers: headersOf(email),
    fromName: (email.from?.name ?? "").slice(0, MAIL_LIMITS.value),
    fromAddress: from[0] ?? "",
    to,
    deliveredTo: deliveredTo(email),
    own: new Set([...to, ...from]),
    subject: (email.subject ?? "").slice(0, MAIL_LIMITS.value),
    sent: new Date(email.date ?? ""),
    text,
    notice: split.notice,
    status,
    feedback,
    original: {
      messageId: first?.messageId ?? copied.messageId,
      recipient: first?.recipient ?? copied.recipient,
    },
    hasOriginal: returned.length > 0 || split.original !== "",
    rawBody,
  };
  return mayNest ? openNested(evidence, returned) : evidence;
}
