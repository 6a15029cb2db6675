import type { AttemptEvidence } from "@penguin/db/schema";
import type { JournalStep } from "@penguin/infra/send-journal";
import type { SmtpConnectionSettings, SmtpConversation, SmtpOutcome } from "@penguin/infra/smtp";
import { faultPoint } from "@penguin/runtime/fault-point";
import type { ClaimedMailbox, ClaimedMessage } from "./claimed-batch.ts";
import type { ComposedMail } from "./compose-mail.ts";
import type { SenderCtx } from "./sender-ctx.ts";
import { restFor } from "./rest-mailbox.ts";
import { release, settlementOf } from "./settlement.ts";
import type { Settlement } from "./settler.ts";

/** A composed mail and where it goes. */
export interface HandOver {
  message: ClaimedMessage;
  mailbox: ClaimedMailbox;
  connection: SmtpConnectionSettings;
  mail: ComposedMail;
}

/** Hand-overs at the same time within a batch. */
const PARALLEL = 8;

/**
 * Notes each step before it is taken, so that after a crash the journal says at least as much as happened. The lease is
 * looked at once more when the server has asked for the body: a worker that was stopped in between sends nothing.
 */
const submit = async (
  ctx: SenderCtx,
  item: HandOver,
  leaseEndsMs: number,
  evidence: AttemptEvidence,
): Promise<SmtpOutcome> => {
  const { tenantId, id, fence } = item.message;
  const note = (step: JournalStep): void => ctx.journal.note({ tenantId, id, fence, ...step });
  note({ step: "begun" });
  faultPoint("begun");
  const onData = (): boolean => {
    if (performance.now() >= leaseEndsMs) return false;
    note({ step: "data" });
    faultPoint("data");
    return true;
  };
  const onConversation = (conversation: SmtpConversation): void => {
    evidence.conversation = conversation;
  };
  const watch = { onData, onConversation };
  const outcome = await ctx.smtp.submit(item.connection, item.mail.envelope, item.mail.raw, watch);
  faultPoint("answered");
  note({ step: "answered", outcome });
  faultPoint("noted");
  return outcome;
};

/** A hand-over that throws instead of answering may have happened. */
const submitOrWonder = async (...args: Parameters<typeof submit>): Promise<SmtpOutcome> => {
  const [ctx] = args;
  try {
    return await submit(...args);
  } catch (error) {
    ctx.log.error({ err: error }, "handing a mail over failed without an answer");
    return { kind: "unknown", reply: "", stage: "data" };
  }
};

/** Why a mail does not even try. */
const heldBack = (ctx: SenderCtx, leaseEndsMs: number): string | undefined => {
  if (ctx.stop.signal.aborted) return "stopping";
  return performance.now() >= leaseEndsMs ? "lease_over" : undefined;
};

/**
 * Hands mails over, several at the same time, and settles what their servers said. Those whose lease is over, or whose
 * process is to stop, go back.
 */
export async function handOver(
  ctx: SenderCtx,
  items: readonly HandOver[],
  leaseEndsMs: number,
  settle: (settlement: Settlement) => void,
): Promise<void> {
  const queue = [...items];
  /** Whose server cannot be used, and why: the others of the batch do not try it again. */
  const away = new Map<string, string>();
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { message, mailbox } = next;
      const server = mailbox.kind === "hosted" ? "own" : message.mailboxId;
      const held = heldBack(ctx, leaseEndsMs) ?? away.get(server);
      if (held) {
        settle(release(message, held, ctx.clock.now()));
        continue;
      }
      const evidence: AttemptEvidence = { begunAt: ctx.clock.now().toISOString(), mail: next.mail.told };
      const outcome = await submitOrWonder(ctx, next, leaseEndsMs, evidence);
      const shaped = await restFor(ctx, mailbox, outcome, evidence);
      const settlement = { ...settlementOf(message, mailbox, outcome, ctx.clock.now()), ...shaped, evidence };
      if (settlement.fault || settlement.rest) away.set(server, settlement.rest?.reason ?? settlement.reason);
      settle(settlement);
    }
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL, queue.length) }, work));
}
