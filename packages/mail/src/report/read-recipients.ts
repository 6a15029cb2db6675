import type { DsnReport, ReadRecipient } from "./inbound-message.ts";
import type { Evidence } from "./gather-evidence.ts";
import { judgeRecipient } from "./judge-recipient.ts";
import { readDeliveryStatus } from "./read-delivery-status.ts";
import { MAIL_LIMITS } from "./mail-limits.ts";
import { findAddresses, findMessageId } from "./read-fields.ts";
import { readNotice } from "./read-notice.ts";
import { searchOriginal } from "./read-original.ts";
import { parseVerp } from "../mime/index.ts";

/** Adds what the notice says to recipients that a delivery-status part lists. */
function addWords(listed: readonly ReadRecipient[], evidence: Evidence): ReadRecipient[] {
  const fallback = listed.map(({ finalRecipient }) => finalRecipient);
  const [first, ...more] = readNotice({ ...evidence, known: [], fallback });
  const isOfEach = more.length + 1 === listed.length;
  return listed.map((recipient, index) => {
    const told = isOfEach && index > 0 ? more[index - 1] : first;
    const words = [told?.diagnostic ?? "", ...(told?.words ?? [])].filter((text) => text !== "");
    const stage = told?.stage === undefined ? {} : { stage: told.stage };
    return recipient.diagnostic === undefined && told?.diagnostic !== undefined
      ? { ...recipient, ...stage, diagnostic: told.diagnostic, words: told.words ?? [] }
      : { ...recipient, ...stage, words };
  });
}

function readRecipients(evidence: Evidence): ReadRecipient[] {
  const { headers, status, original } = evidence;
  const listed = status.flatMap(readDeliveryStatus).slice(0, MAIL_LIMITS.recipients);
  if (listed.length > 0) return addWords(listed, evidence);
  const known = original.recipient === undefined ? [] : [original.recipient];
  const failed = findAddresses(headers.get("x-failed-recipients") ?? "");
  const told = readNotice({ ...evidence, known, fallback: failed });
  return told.length > 0 ? told : readNotice({ ...evidence, known, fallback: known });
}

/** Reads a report on delivery: whom it is about, what is to be done about each, and which mail of ours it returns. */
export function readReport(evidence: Evidence): DsnReport {
  const { email, notice, original, rawBody, deliveredTo, to } = evidence;
  const copiedId = searchOriginal(notice).messageId ?? searchOriginal(rawBody).messageId;
  const originalMessageId =
    original.messageId ?? copiedId ?? findMessageId(email.inReplyTo ?? email.references);
  const originalVerp = [...deliveredTo, ...to].map(parseVerp).find((parsed) => parsed !== undefined);
  return {
    recipients: readRecipients(evidence).map(judgeRecipient),
    ...(originalMessageId === undefined ? {} : { originalMessageId }),
    ...(originalVerp === undefined ? {} : { originalVerp }),
  };
}
