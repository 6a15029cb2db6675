import type { AttemptEvidence } from "@penguin/db/schema";
import type { SmtpOutcome } from "@penguin/infra/smtp";
import { mxGroupOf } from "@penguin/mail/mx-group";
import type { ClaimedMailbox } from "./claimed-batch.ts";
import type { SenderCtx } from "./sender-ctx.ts";
import type { MailboxRest } from "./settler.ts";

const FIRST_SECONDS = 60;

/**
 * The rest of a mailbox whose own server answers as a shaping rule says; the rule is noted with the try. Such a server
 * belongs to a customer and speaks of that account alone: whatever it says holds nobody else back. A server that could
 * not be used at all has its rest already.
 */
export async function restFor(
  ctx: Pick<SenderCtx, "shaping">,
  mailbox: Pick<ClaimedMailbox, "kind" | "smtp">,
  outcome: SmtpOutcome,
  evidence: AttemptEvidence,
): Promise<{ rest?: MailboxRest }> {
  if (mailbox.kind !== "external" || (outcome.kind !== "deferred" && outcome.kind !== "rejected")) return {};
  const { code, enhanced, reply: text, stage } = outcome;
  if (code === undefined || stage === "connect" || stage === "auth") return {};
  const { host } = mailbox.smtp;
  const shaping = await ctx.shaping.current();
  const rule = shaping.match({ group: mxGroupOf(host, [`0 ${host}`]), code, enhanced, text, stage });
  if (!rule) return {};
  evidence.rule = rule.id;
  return {
    rest: { reason: "mailbox_resting", seconds: FIRST_SECONDS, atMost: Math.max(FIRST_SECONDS, rule.for) },
  };
}
