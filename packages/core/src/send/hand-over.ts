import type { AttemptEvidence } from "@penguin/db/schema";
import type { JournalStep } from "@penguin/infra/send-journal";
import type { SmtpConnectionSettings, SmtpConversation, SmtpOutcome } from "@penguin/infra/smtp";
import { faultPoint } from "@penguin/runtime/fault-point";
import type { ClaimedMailbox, ClaimedMessage } from "./claimed-batch.ts";
import type { ComposedMail } from "./compose-mail.ts";
import { type Asked, createLastQuestion } from "./last-question.ts";
import type { SenderCtx } from "./sender-ctx.ts";
import { restFor } from "./rest-mailbox.ts";
import { release, settlementOf, stayHere } from "./settlement.ts";
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
 * Notes each step before it is taken, so that after a crash the journal says at least as much as happened. Whether the mail may
 * leave, and the lease, are looked at once more when the server has asked for the body: what was stopped in between, the mail
 * or the worker, sends nothing.
 */
const submit = async (
  ctx: SenderCtx,
  { item, again }: { item: HandOver; again: () => Promise<boolean> | true },
  leaseEndsMs: number,
  evidence: AttemptEvidence,
): Promise<SmtpOutcome> => {
  const { tenantId, id, fence } = item.message;
  const note = (step: JournalStep): void => ctx.journal.note({ tenantId, id, fence, ...step });
  note({ step: "begun" });
  faultPoint("begun");
  const leave = (may: boolean): boolean => {
    if (!may || performance.now() >= leaseEndsMs) return false;
    note({ step: "data" });
    faultPoint("data");
    return true;
  };
  const onData = (): boolean | Promise<boolean> => {
    const may = again();
    return may === true ? leave(may) : may.then(leave);
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
  const question = createLastQuestion(ctx, items);
  /** Whose server cannot be used, and why: the others of the batch do not try it again. */
  const away = new Map<string, string>();
  const handOne = async (first: Asked): Promise<void> => {
    const { item } = first;
    const { message, mailbox } = item;
    const server = mailbox.kind === "hosted" ? "own" : message.mailboxId;
    const held = heldBack(ctx, leaseEndsMs) ?? away.get(server);
    if (held) return settle(release(message, held, ctx.clock.now()));
    if (first.answer !== "go") return settle(stayHere(message, first.answer, ctx.clock.now()));
    let last = first;
    const again = (): Promise<boolean> | true =>
      question.isFresh(last)
        ? true
        : question.again(last).then((asked) => {
            last = asked;
            return asked.answer === "go";
          });
    const evidence: AttemptEvidence = { begunAt: ctx.clock.now().toISOString(), mail: item.mail.told };
    const outcome = await submitOrWonder(ctx, { item, again }, leaseEndsMs, evidence);
    if (outcome.kind === "withheld" && last.answer !== "go")
      return settle(stayHere(message, last.answer, ctx.clock.now()));
    const shaped = await restFor(ctx, mailbox, outcome, evidence);
    const settlement = { ...settlementOf(message, mailbox, outcome, ctx.clock.now()), ...shaped, evidence };
    if (settlement.fault || settlement.rest) away.set(server, settlement.rest?.reason ?? settlement.reason);
    settle(settlement);
  };
  const work = async (): Promise<void> => {
    for (let next = await question.next(); next; next = await question.next()) await handOne(next);
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL, items.length) }, work));
}
