import { extractReply } from "../reply/extract-reply.ts";
import { weighBounce } from "./bounce-signs.ts";
import { gatherEvidence } from "./gather-evidence.ts";
import type { Evidence } from "./gather-evidence.ts";
import type { DsnReport, InboundKind, InboundMessage } from "./inbound-message.ts";
import { judgeRecipient } from "./judge-recipient.ts";
import { detectAutoReply, readAutoReply } from "./read-auto-reply.ts";
import { readFeedbackReport, readPlainComplaint } from "./read-complaint.ts";
import { MAIL_LIMITS } from "./mail-limits.ts";
import { findMessageId } from "./read-fields.ts";
import { readNotification } from "./read-notification.ts";
import { readReport } from "./read-recipients.ts";
import { UNSUBSCRIBE_ADDRESS, UNSUBSCRIBE_SUBJECT, UNSUBSCRIBE_TEXT } from "./unsubscribe-words.ts";

type Finding = Pick<
  InboundMessage,
  "kind" | "rule" | "confidence" | "why" | "dsn" | "complaint" | "autoReply"
>;
type Step = (evidence: Evidence) => Finding | undefined;

const SHORT_TEXT = 200;
const SHORT_BODY = 300;
const PARTIAL = 0.7;

/** A report with nobody in it that failed or waits is one of success, and nothing to us. */
function findingOf(dsn: DsnReport, sign: { rule: string; confidence: number }): Finding {
  const actions = new Set(dsn.recipients.map(({ action }) => action));
  const kind: InboundKind =
    actions.has("failed") || actions.size === 0 ? "bounce" : actions.has("delayed") ? "delayed" : "other";
  const why =
    kind === "other"
      ? "A report of success: the mail was delivered or passed on."
      : actions.size === 0
        ? "A report that names nobody."
        : undefined;
  const confidence = actions.size === 0 ? sign.confidence * PARTIAL : sign.confidence;
  return { kind, rule: sign.rule, confidence, dsn, ...(why === undefined ? {} : { why }) };
}

const asNotification: Step = ({ text }) => {
  const told = readNotification(text);
  if (told === undefined) return undefined;
  const sign = { rule: "json.notification", confidence: 0.98 };
  if (told.complaint) return { kind: "complaint", ...sign, complaint: told.complaint };
  const { originalMessageId } = told;
  const recipients = told.recipients.map(judgeRecipient);
  return findingOf({ recipients, ...(originalMessageId === undefined ? {} : { originalMessageId }) }, sign);
};

const asComplaint: Step = ({ feedback, subject, original }) => {
  const complaint =
    feedback === undefined ? readPlainComplaint(subject, original) : readFeedbackReport(feedback, original);
  if (complaint === undefined) return undefined;
  return feedback === undefined
    ? { kind: "complaint", rule: "subject.complaint", confidence: 0.9, complaint }
    : { kind: "complaint", rule: "rfc5965.feedback-report", confidence: 0.99, complaint };
};

const asBounce: Step = (evidence) => {
  const sign = weighBounce(evidence);
  return sign && findingOf(readReport(evidence), sign);
};

const asUnsubscribe: Step = ({ subject, notice, to, deliveredTo }) => {
  const kind = "unsubscribe-request";
  const visible = extractReply(notice).trim();
  if (visible.length <= SHORT_BODY && [...to, ...deliveredTo].some((each) => UNSUBSCRIBE_ADDRESS.test(each)))
    return { kind, rule: "rfc2369.mailto", confidence: 0.97 };
  if (visible.length <= SHORT_BODY && UNSUBSCRIBE_SUBJECT.test(subject.trim()))
    return { kind, rule: "subject.unsubscribe", confidence: 0.95 };
  if (visible.length <= SHORT_TEXT && UNSUBSCRIBE_TEXT.test(visible))
    return { kind, rule: "text.unsubscribe", confidence: 0.9 };
  return undefined;
};

const asAutoReply: Step = (evidence) => {
  const sign = detectAutoReply(evidence);
  return sign && { kind: "auto-reply", ...sign, autoReply: readAutoReply(evidence) };
};

const asReply: Step = ({ headers, subject }) => {
  if (headers.has("in-reply-to") || headers.has("references"))
    return { kind: "reply", rule: "header.answers", confidence: 0.95 };
  return /^\s*(?:re|aw|sv|antw|rif|res|odp|rv|tr|回复|答复|回覆|返信)\s*(?:\[\d+\])?\s*[:：]/iu.test(subject)
    ? { kind: "reply", rule: "subject.answers", confidence: 0.8 }
    : undefined;
};

/** In this order: many bounces carry the marks of automatic answers, and some requests to unsubscribe do. */
const STEPS: readonly Step[] = [asNotification, asComplaint, asBounce, asUnsubscribe, asAutoReply, asReply];

const OTHER: Finding = {
  kind: "other",
  rule: "none",
  confidence: 0.5,
  why: "Neither a report nor an answer: nothing names a mail of ours.",
};

function findingIn(evidence: Evidence): Finding {
  for (const step of STEPS) {
    const finding = step(evidence);
    if (finding !== undefined) return finding;
  }
  return OTHER;
}

/**
 * Reads a mail that came in and tells what it is: a report that a mail bounced or is delayed (RFC 3464, or the shapes of
 * servers that do not follow it), a complaint (RFC 5965), a request to unsubscribe, an automatic answer (RFC 3834), a
 * reply, or other. `size` is in bytes; `text` is made from the HTML when there is no text part. Never rejects, whatever
 * the bytes are.
 */
export async function classifyInbound(raw: Uint8Array): Promise<InboundMessage> {
  const evidence = await gatherEvidence(raw);
  const { email, headers, deliveredTo } = evidence;
  const optional = {
    messageId: findMessageId(email.messageId),
    inReplyTo: findMessageId(email.inReplyTo),
    deliveredTo: deliveredTo.length === 0 ? undefined : deliveredTo,
    date: email.date,
    html: email.html?.slice(0, MAIL_LIMITS.html),
    autoSubmitted: headers.get("auto-submitted"),
  };
  const present = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  return {
    ...findingIn(evidence),
    ...present,
    references: (email.references?.match(/<[^<>\s]{1,998}>/gu) ?? []).slice(-MAIL_LIMITS.references),
    from: { name: evidence.fromName, address: evidence.fromAddress },
    to: evidence.to,
    subject: evidence.subject,
    text: evidence.text,
    size: raw.byteLength,
  };
}
