import type { SmtpOutcome } from "@penguin/infra/smtp";
import { classifyReply } from "@penguin/mail/classify";
import type { ClaimedMailbox, ClaimedMessage } from "./claimed-batch.ts";
import type { Settlement } from "./settler.ts";

/** Waits before the next try of a mail our own mail server put off, in minutes; after the last one it fails. */
const RETRY_MINUTES = [5, 15, 60, 240, 720];

/** How a mail server of ours refuses a Message-ID that it has queued before. */
const ALREADY_QUEUED = /^554[ -]5\.7\.\d+ .*\balready queued as ([A-Za-z0-9]+)/;

type Subject = Pick<ClaimedMessage, "tenantId" | "id" | "fence">;

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

const alreadyQueued = (outcome: SmtpOutcome): string | undefined =>
  outcome.kind === "rejected" ? ALREADY_QUEUED.exec(outcome.reply)?.[1] : undefined;

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
  if (outcome.kind === "rejected") {
    const stage = outcome.stage === "auth" ? "mail" : outcome.stage;
    const verdict = classifyReply({
      code: outcome.code,
      enhanced: outcome.enhanced,
      text: outcome.reply,
      stage,
    });
    return {
      ...base(message, at),
      ...said,
      outcome: "rejected",
      state: "bounced",
      reason: verdict.reason,
      detail: { ...verdict },
    };
  }
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
