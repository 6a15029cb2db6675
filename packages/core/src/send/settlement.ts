import type { SmtpOutcome } from "@penguin/infra/smtp";
import { classifyReply, type ReplyClass } from "@penguin/mail/classify";
import type { ClaimedMailbox, ClaimedMessage } from "./claimed-batch.ts";
import type { MailboxRest, Settlement } from "./settler.ts";

/** Waits before the next try of a mail our own mail server put off, in minutes; after the last one it fails. */
const RETRY_MINUTES = [5, 15, 60, 240, 720];

/** How a mail server of ours refuses a Message-ID that it has queued before. */
const ALREADY_QUEUED = /^554[ -]5\.7\.\d+ .*\balready queued as ([A-Za-z0-9]+)/;

type Subject = Pick<ClaimedMessage, "tenantId" | "id" | "fence">;

const verdictOf = ({
  code,
  enhanced,
  reply,
  stage,
}: Extract<SmtpOutcome, { kind: "rejected" }>): ReplyClass =>
  classifyReply({ code, enhanced, text: reply, stage: stage === "auth" ? "mail" : stage });

/** What every settlement of a message says. */
export const base = (message: Subject, at: Date): Pick<Settlement, "tenantId" | "id" | "fence" | "at"> => ({
  tenantId: message.tenantId,
  id: message.id,
  fence: message.fence,
  at: at.toISOString(),
});

/** Gives a message of which certainly nothing left back to the plan, for now or for later. */
export const release = (message: Subject, reason: string, at: Date, until: Date = at): Settlement => ({
  ...base(message, at),
  outcome: "released",
  state: "planned",
  reason,
  nextAt: until.toISOString(),
});

/** Settles a message that never leaves. */
export const skip = (message: Subject, reason: string, at: Date, reply?: string): Settlement => ({
  ...base(message, at),
  outcome: "skipped",
  state: "skipped",
  reason,
  ...(reply !== undefined && { reply }),
});

/** Answers of the last moment after which the gates say until when a mail waits. */
const HELD_AGAIN = new Set([
  "campaign_not_active",
  "contact_paused",
  "database_away",
  "frequency_cap",
  "mailbox_not_active",
]);

/** Settles a message that may not leave by the last answer; without one it is not this server's any more. */
export const stayHere = (message: Subject, answer: string | undefined, at: Date): Settlement =>
  answer === undefined || HELD_AGAIN.has(answer)
    ? release(message, answer ?? "lease_over", at)
    : skip(message, answer, at);

const alreadyQueued = (outcome: SmtpOutcome): string | undefined =>
  outcome.kind === "rejected" ? ALREADY_QUEUED.exec(outcome.reply)?.[1] : undefined;

const SERVER_AWAY: MailboxRest = { reason: "mailbox_server_away", seconds: 30, atMost: 1800 };
const LOGIN_REFUSED: MailboxRest = { reason: "mailbox_login_refused", seconds: 300, atMost: 21_600 };

/** Postfix while a filter of its submission service does not answer, whatever step it is at: it takes no mail then. */
const FILTER_AWAY = "451 4.7.1 Service unavailable - try again later";

/**
 * A server that could not be used at all: not reached, no good greeting, no sign-in, or gone before the body was asked
 * for. It says nothing about the mail, which goes back without a try; whose server it is waits.
 */
const faultOf = (
  outcome: SmtpOutcome,
  mailbox: Pick<ClaimedMailbox, "kind">,
): Pick<Settlement, "reason" | "fault" | "rest"> | undefined => {
  if (outcome.kind !== "deferred") return undefined;
  if (mailbox.kind === "hosted" && outcome.reply.startsWith(FILTER_AWAY))
    return { reason: "mail_server_away", fault: true };
  if (outcome.stage === "data") return undefined;
  const { stage, code } = outcome;
  if (stage === "auth" && code !== undefined && code >= 500)
    return { reason: LOGIN_REFUSED.reason, rest: LOGIN_REFUSED };
  if (code !== undefined && stage !== "connect" && stage !== "auth") return undefined;
  // An address this machine does not have is no fault of the mail server: whoever leaves from it waits alone.
  const isSourceGone = outcome.reply.includes("EADDRNOTAVAIL");
  if (mailbox.kind === "hosted" && !isSourceGone) return { reason: "mail_server_away", fault: true };
  return { reason: SERVER_AWAY.reason, rest: SERVER_AWAY };
};

/**
 * What a server's answer makes of a claimed message. A hosted mailbox's own server that has queued the Message-ID before
 * says so: the mail was accepted then.
 */
export function settlementOf(
  message: Pick<ClaimedMessage, "tenantId" | "id" | "fence" | "deferrals">,
  mailbox: Pick<ClaimedMailbox, "kind">,
  outcome: SmtpOutcome,
  at: Date,
): Settlement {
  const said = { code: outcome.code, enhanced: outcome.enhanced, reply: outcome.reply };
  const queuedBefore = mailbox.kind === "hosted" ? alreadyQueued(outcome) : undefined;
  if (queuedBefore !== undefined)
    return {
      ...base(message, at),
      ...said,
      outcome: "accepted",
      state: "sent",
      reason: "queued_before",
      queueId: queuedBefore,
    };
  if (outcome.kind === "withheld") return release(message, "lease_over", at);
  if (outcome.kind === "accepted")
    return {
      ...base(message, at),
      ...said,
      outcome: "accepted",
      state: "sent",
      reason: "",
      queueId: outcome.queueId,
    };
  if (outcome.kind === "unknown")
    return { ...base(message, at), ...said, outcome: "unknown", state: "unknown", reason: "connection_lost" };
  const fault = faultOf(outcome, mailbox);
  if (fault) return { ...release(message, fault.reason, at), ...said, ...fault };
  const verdict = outcome.kind === "rejected" ? verdictOf(outcome) : undefined;
  // Who has sent too much is told so with 5xx by some; the mail is as good as before.
  if (verdict && verdict.reason !== "rate_limited")
    return {
      ...base(message, at),
      ...said,
      outcome: "rejected",
      state: "bounced",
      reason: verdict.reason,
      detail: { ...verdict },
    };
  const minutes = RETRY_MINUTES[message.deferrals];
  if (minutes === undefined)
    return { ...base(message, at), ...said, outcome: "deferred", state: "failed", reason: "gave_up" };
  const nextAt = new Date(at.getTime() + minutes * 60_000).toISOString();
  return {
    ...base(message, at),
    ...said,
    outcome: "deferred",
    state: "deferred",
    reason: outcome.stage,
    nextAt,
  };
}
