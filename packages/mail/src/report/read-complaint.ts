import type { ComplaintReport } from "./inbound-message.ts";
import type { OriginalMessage } from "./read-original.ts";
import { findAddress, readFields } from "./read-fields.ts";

const HOTMAIL_SUBJECT = /^\s*complaint about message from (\d{1,3}(?:\.\d{1,3}){3})/i;

function tidy(report: ComplaintReport): ComplaintReport {
  const entries = Object.entries(report).filter(([, value]) => value !== undefined);
  return { feedbackType: report.feedbackType, ...Object.fromEntries(entries) };
}

/** Reads a feedback report (RFC 5965) together with the message it is about. */
export function readFeedbackReport(part: string, original: OriginalMessage): ComplaintReport {
  const fields = readFields(part);
  const recipient =
    findAddress(fields.get("original-rcpt-to")) ??
    findAddress(fields.get("removal-recipient")) ??
    original.recipient;
  return tidy({
    feedbackType: fields.get("feedback-type")?.toLowerCase() ?? "other",
    originalMessageId: original.messageId,
    originalRecipient: recipient,
    sourceIp: fields.get("source-ip")?.replace(/[[\]]/g, ""),
  });
}

/** Reads the older form of a complaint: a plain mail whose subject says so, with our message attached. */
export function readPlainComplaint(subject: string, original: OriginalMessage): ComplaintReport | undefined {
  const sourceIp = HOTMAIL_SUBJECT.exec(subject)?.[1];
  if (sourceIp === undefined) return undefined;
  return tidy({
    feedbackType: "abuse",
    originalMessageId: original.messageId,
    originalRecipient: original.recipient,
    sourceIp,
  });
}
