import PostalMime from "postal-mime";
import type { Address, Attachment, Email } from "postal-mime";
import { parseVerp } from "../mime/index.ts";
import { htmlToPlain } from "../template/html-to-plain.ts";
import { isAutoReply, isBounce, isUnsubscribeRequest } from "./detect-kind.ts";
import type { KindEvidence } from "./detect-kind.ts";
import type {
  ComplaintReport,
  DsnRecipient,
  DsnReport,
  InboundKind,
  InboundMessage,
} from "./inbound-message.ts";
import { readFeedbackReport, readPlainComplaint } from "./read-complaint.ts";
import { readDeliveryStatus } from "./read-delivery-status.ts";
import { findAddresses, findMessageId } from "./read-fields.ts";
import type { Fields } from "./read-fields.ts";
import { readNotice, splitNotice } from "./read-notice.ts";
import { readOriginal, searchOriginal } from "./read-original.ts";
import type { OriginalMessage } from "./read-original.ts";

const DELIVERED_TO = ["delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to"];
const MAX_NESTING = 64;
const HEAD_BYTES_MAX = 256_000;

type Evidence = KindEvidence & {
  email: Email;
  status: string[];
  feedback: string | undefined;
  original: OriginalMessage;
  own: Set<string>;
  rawBody: string;
};

/** Drops an mbox separator, and falls back to the header alone when the structure is beyond the parser's limits. */
async function readMail(raw: Uint8Array): Promise<Email> {
  const isMbox = raw[0] === 0x46 && Buffer.from(raw.subarray(0, 5)).toString("latin1") === "From ";
  const bytes = isMbox ? raw.subarray(raw.indexOf(0x0a) + 1) : raw;
  const options = { forceRfc822Attachments: true, maxNestingDepth: MAX_NESTING };
  try {
    return await PostalMime.parse(bytes, options);
  } catch {
    const head =
      Buffer.from(bytes.subarray(0, HEAD_BYTES_MAX))
        .toString("latin1")
        .split(/\r?\n\r?\n/, 1)[0] ?? "";
    const lines = head.split(/\r?\n(?![ \t])/).filter((line) => !/^content-/i.test(line));
    return PostalMime.parse(Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), options);
  }
}

function contentOf({ content }: Attachment): string {
  return typeof content === "string" ? content : Buffer.from(content as Uint8Array).toString("utf8");
}

function addressesOf(list: readonly Address[] | undefined): string[] {
  return (list ?? [])
    .flatMap((entry) => entry.group ?? [entry])
    .map((mailbox) => mailbox.address.toLowerCase())
    .filter((address) => address !== "");
}

function headersOf(email: Email): Fields {
  const fields = new Map<string, string>();
  for (const { key, value } of email.headers) if (!fields.has(key)) fields.set(key, value);
  return fields;
}

function textOf(email: Email): string {
  if (email.text !== undefined && email.text.trim() !== "") return email.text;
  return email.html === undefined ? "" : htmlToPlain(email.html);
}

/** The undecoded text behind the header, for mails whose structure is broken. */
function rawBodyOf(raw: Uint8Array): string {
  const text = Buffer.from(raw.subarray(0, HEAD_BYTES_MAX)).toString("latin1").replace(/\r\n?/g, "\n");
  const at = text.indexOf("\n\n");
  return at === -1 ? "" : text.slice(at + 2);
}

function gather(email: Email, raw: Uint8Array): Evidence {
  const headers = headersOf(email);
  const rawBody = rawBodyOf(raw);
  const ofType = (pattern: RegExp): string[] =>
    email.attachments.filter((part) => pattern.test(part.mimeType)).map(contentOf);
  const status = ofType(/^message\/(?:global-)?delivery-status$/);
  const returned = ofType(
    /^(?:message\/(?:rfc822|global|partial|rfc822-headers|global-headers)|text\/rfc822-headers?)$/,
  );
  const [feedback] = ofType(/^message\/feedback-report$/);
  const attached = ofType(/^text\/plain$/).join("\n");
  const text = textOf(email);
  const split = splitNotice(text.trim() === "" && email.attachments.length === 0 ? rawBody : text);
  const copied = searchOriginal(`${split.original}\n${attached}`);
  const [first] = returned.map(readOriginal);
  const original = {
    messageId: first?.messageId ?? copied.messageId,
    recipient: first?.recipient ?? copied.recipient,
  };
  const own = new Set([...addressesOf(email.to), ...addressesOf(email.from && [email.from])]);
  return {
    email,
    headers,
    fromName: email.from?.name ?? "",
    fromAddress: addressesOf(email.from && [email.from])[0] ?? "",
    subject: email.subject ?? "",
    notice: split.notice,
    hasStatusPart: status.length > 0,
    hasOriginal: returned.length > 0 || split.original !== "",
    status,
    feedback,
    original,
    own,
    rawBody,
  };
}

function deliveredTo(email: Email): string[] {
  const values = email.headers
    .filter((header) => DELIVERED_TO.includes(header.key))
    .map((header) => header.value);
  return [...new Set(values.flatMap(findAddresses))];
}

/** Adds the notice's words to recipients whose fields give no reason. */
function addDiagnostics(listed: readonly DsnRecipient[], evidence: Evidence): DsnRecipient[] {
  const { notice, subject, own } = evidence;
  return listed.map((recipient) => {
    if (recipient.diagnostic !== undefined) return recipient;
    const [told] = readNotice({ notice, subject, own, fallback: [recipient.finalRecipient] });
    return told?.diagnostic === undefined ? recipient : { ...recipient, diagnostic: told.diagnostic };
  });
}

function readRecipients(evidence: Evidence): DsnRecipient[] {
  const { headers, status, notice, subject, own, original } = evidence;
  const listed = status.flatMap(readDeliveryStatus);
  if (listed.length > 0) return addDiagnostics(listed, evidence);
  const failed = findAddresses(headers.get("x-failed-recipients") ?? "");
  const told = readNotice({ notice, subject, own, fallback: failed });
  if (told.length > 0 || original.recipient === undefined) return told;
  return readNotice({ notice, subject, own, fallback: [original.recipient] });
}

function readDsn(evidence: Evidence): DsnReport {
  const { email, notice, original, rawBody } = evidence;
  const copiedId = searchOriginal(notice).messageId ?? searchOriginal(rawBody).messageId;
  const originalMessageId =
    original.messageId ?? copiedId ?? findMessageId(email.inReplyTo ?? email.references);
  const verp = [...deliveredTo(email), ...addressesOf(email.to)]
    .map(parseVerp)
    .find((parsed) => parsed !== undefined);
  return {
    recipients: readRecipients(evidence),
    ...(originalMessageId === undefined ? {} : { originalMessageId }),
    ...(verp === undefined ? {} : { originalVerp: verp }),
  };
}

function readKind(evidence: Evidence): { kind: InboundKind; dsn?: DsnReport; complaint?: ComplaintReport } {
  const { feedback, original, subject, headers } = evidence;
  const complaint =
    feedback === undefined ? readPlainComplaint(subject, original) : readFeedbackReport(feedback, original);
  if (complaint !== undefined) return { kind: "complaint", complaint };
  if (isBounce(evidence)) return { kind: "dsn", dsn: readDsn(evidence) };
  if (isUnsubscribeRequest(evidence)) return { kind: "unsubscribe_request" };
  if (isAutoReply(evidence)) return { kind: "auto_reply" };
  const answers =
    headers.has("in-reply-to") || headers.has("references") || /^\s*(?:re|aw|sv|antw)\s*:/i.test(subject);
  return { kind: answers ? "reply" : "other" };
}

/**
 * Reads a mail that came in and tells what it is: a delivery report (RFC 3464, or the shapes of servers that do not
 * follow it), a complaint (RFC 5965), a request to unsubscribe, an automatic answer (RFC 3834), a reply, or other.
 * A bounce is looked for before an automatic answer, because many bounces carry the marks of both. `size` is in
 * bytes; `text` is made from the HTML when there is no text part. Never rejects, whatever the bytes are.
 */
export async function parseInbound(raw: Uint8Array): Promise<InboundMessage> {
  const email = await readMail(raw);
  const evidence = gather(email, raw);
  const delivered = deliveredTo(email);
  const autoSubmitted = evidence.headers.get("auto-submitted");
  const optional = {
    messageId: findMessageId(email.messageId),
    inReplyTo: findMessageId(email.inReplyTo),
    deliveredTo: delivered.length === 0 ? undefined : delivered,
    date: email.date,
    html: email.html,
    autoSubmitted,
  };
  const present = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  return {
    ...readKind(evidence),
    ...present,
    references: email.references?.match(/<[^<>\s]+>/g) ?? [],
    from: { name: evidence.fromName, address: evidence.fromAddress },
    to: addressesOf(email.to),
    subject: evidence.subject,
    text: textOf(email),
    size: raw.byteLength,
  };
}
