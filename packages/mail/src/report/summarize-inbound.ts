import type { InboundAction } from "../classify/index.ts";
import type {
  AutoReply,
  ComplaintReport,
  DsnRecipient,
  InboundKind,
  InboundMessage,
} from "./inbound-message.ts";

/** What became of one recipient of a report, in short. */
export type RecipientSummary = {
  recipient: string;
  status?: string;
  replyCode?: number;
  reason: string;
  action: InboundAction;
  confidence: number;
  rule: string;
};

/**
 * What an incoming mail means, in short. `recipients` are the addresses it is about: those of a report, or whoever
 * answered. Of several recipients with different fates the gravest is told, and all of them in `each`.
 */
export type InboundSummary = {
  kind: InboundKind;
  recipients: string[];
  status: string | null;
  replyCode: number | null;
  reason: string | null;
  action: InboundAction;
  confidence: number;
  rule: string;
  originalMessageId: string | null;
  autoReply: AutoReply | null;
  each?: RecipientSummary[];
};

/** Reports that say something else than that a person wants no more of this (RFC 5965, 3.5; RFC 6591; RFC 6430). */
const NO_COMPLAINT: ReadonlySet<string> = new Set(["auth-failure", "not-spam", "virus"]);
const GRAVEST: readonly InboundAction[] = ["suppress", "pause", "retry", "none"];

const rounded = (share: number): number => Math.round(share * 100) / 100;

/** Tells whether a report of this kind means that the person wants no more mail. */
export function isComplaint({ feedbackType }: ComplaintReport): boolean {
  return !NO_COMPLAINT.has(feedbackType);
}

function summarizeRecipient(message: InboundMessage, recipient: DsnRecipient): RecipientSummary {
  const { finalRecipient, status, replyCode, verdict } = recipient;
  return {
    recipient: finalRecipient,
    ...(status === undefined ? {} : { status }),
    ...(replyCode === undefined ? {} : { replyCode }),
    reason: verdict.reason,
    action: verdict.decision,
    confidence: rounded(message.confidence * verdict.confidence),
    rule: `${message.rule}/${verdict.rule}`,
  };
}

function summarizeReport(message: InboundMessage, of: readonly DsnRecipient[]): Partial<InboundSummary> {
  const each = of.map((recipient) => summarizeRecipient(message, recipient));
  const [gravest] = each.toSorted((one, two) => GRAVEST.indexOf(one.action) - GRAVEST.indexOf(two.action));
  const recipients = [...new Set(each.map(({ recipient }) => recipient))];
  if (gravest === undefined) return { recipients };
  const { recipient: _recipient, ...told } = gravest;
  return { recipients, ...told, ...(each.length > 1 ? { each } : {}) };
}

function partsOf(message: InboundMessage): Partial<InboundSummary> {
  const { complaint, autoReply, dsn, kind, from } = message;
  if (dsn) return summarizeReport(message, dsn.recipients);
  if (complaint)
    return {
      recipients: complaint.originalRecipient === undefined ? [] : [complaint.originalRecipient],
      reason: complaint.feedbackType,
      action: isComplaint(complaint) ? "suppress" : "none",
    };
  const recipients = from.address === "" || kind === "other" ? [] : [from.address];
  if (kind === "unsubscribe-request") return { recipients, reason: "asked", action: "suppress" };
  return { recipients, ...(autoReply === undefined ? {} : { reason: autoReply.class, autoReply }) };
}

/** Sums up what `classifyInbound` found, for people and for other programs. */
export function summarizeInbound(message: InboundMessage): InboundSummary {
  return {
    kind: message.kind,
    recipients: [],
    status: null,
    replyCode: null,
    reason: message.why ?? null,
    action: "none",
    confidence: rounded(message.confidence),
    rule: message.rule,
    originalMessageId:
      message.dsn?.originalMessageId ?? message.complaint?.originalMessageId ?? message.inReplyTo ?? null,
    autoReply: null,
    ...partsOf(message),
  };
}
