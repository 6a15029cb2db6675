import type { DsnRecipient, InboundKind, InboundMessage } from "@penguin/mail/report";
import { isComplaint } from "@penguin/mail/report";
import type { ArrivedMail } from "../thread/index.ts";
import type { EventInput } from "./record-events.ts";

/** The mail of ours that an incoming one is about, as far as its consequences need it. */
export interface AnsweredMessage {
  id: string;
  toAddress: string;
}

type Event = Omit<EventInput, "messageId" | "at">;

/** How the kinds of incoming mail are kept. */
export const KEPT_AS: Readonly<Record<InboundKind, ArrivedMail["kind"]>> = {
  reply: "reply",
  bounce: "dsn",
  delayed: "dsn",
  complaint: "complaint",
  "auto-reply": "auto_reply",
  "unsubscribe-request": "unsubscribe_request",
  unreadable: "other",
  other: "other",
};

const REPLY_MAX = 500;
/** What cutting a text can leave of a character at its end; the database takes none. */
const HALF_CHARACTER = /\p{Surrogate}$/u;

/** The recipient of a report whom our mail went to, or else the first one. */
const recipientOf = (
  mail: InboundMessage,
  own: AnsweredMessage,
  action: DsnRecipient["action"],
): DsnRecipient | undefined => {
  const all = mail.dsn?.recipients.filter((recipient) => recipient.action === action) ?? [];
  const isOurs = ({ finalRecipient, originalRecipient }: DsnRecipient): boolean =>
    finalRecipient === own.toAddress || originalRecipient === own.toAddress;
  return all.find(isOurs) ?? all[0];
};

const reportedOf = (mail: InboundMessage, recipient: DsnRecipient): Event["detail"] => {
  const { status, replyCode, diagnostic, verdict } = recipient;
  return {
    reason: verdict.reason,
    verdict: verdict.verdict,
    enhanced: status ?? "",
    reply: (diagnostic ?? mail.text).slice(0, REPLY_MAX).replace(HALF_CHARACTER, ""),
    source: "dsn",
    rule: `${mail.rule}/${verdict.rule}`,
    confidence: Math.round(mail.confidence * verdict.confidence * 100) / 100,
    ...(replyCode === undefined ? {} : { code: replyCode }),
  };
};

const ofReport = (mail: InboundMessage, own: AnsweredMessage, header: string): Event | undefined => {
  const failed = recipientOf(mail, own, "failed");
  if (failed) {
    const suppress = failed.verdict.decision === "suppress";
    return { kind: "bounced", key: `bounced:${own.id}`, detail: { ...reportedOf(mail, failed), suppress } };
  }
  const delayed = recipientOf(mail, own, "delayed");
  return delayed && { kind: "deferred", key: `deferred:${header}`, detail: reportedOf(mail, delayed) ?? {} };
};

const ofAutoReply = ({ autoReply, rule }: InboundMessage, header: string): Event => ({
  kind: "auto_replied",
  key: `auto:${header}`,
  detail: {
    rule,
    ...(autoReply === undefined ? {} : { class: autoReply.class }),
    ...(autoReply?.returnDate === undefined ? {} : { returnDate: autoReply.returnDate }),
    ...(autoReply?.otherAddress === undefined ? {} : { otherAddress: autoReply.otherAddress }),
  },
});

/** What an incoming mail means for the mail of ours it is about; undefined when it means nothing. `header` names the mail. */
export function eventOfMail(
  mail: InboundMessage,
  own: AnsweredMessage,
  header: string,
  at: Date,
): EventInput | undefined {
  const ofKind: Readonly<Record<InboundKind, () => Event | undefined>> = {
    bounce: () => ofReport(mail, own, header),
    delayed: () => ofReport(mail, own, header),
    complaint: () =>
      mail.complaint && isComplaint(mail.complaint)
        ? {
            kind: "complained",
            key: `complained:${own.id}`,
            detail: { type: mail.complaint.feedbackType, rule: mail.rule },
          }
        : undefined,
    "auto-reply": () => ofAutoReply(mail, header),
    "unsubscribe-request": () => ({
      kind: "unsubscribed",
      key: `unsubscribed:${own.id}`,
      detail: { by: "mail", rule: mail.rule },
    }),
    reply: () => ({ kind: "replied", key: `replied:${header}` }),
    unreadable: () => undefined,
    other: () => undefined,
  };
  const event = ofKind[mail.kind]();
  return event && { ...event, messageId: own.id, at };
}
