import { type CONNECTION_STEPS, mailboxConnections, mailboxes } from "@penguin/db/schema";
import { and, eq } from "drizzle-orm";
import { announce, type Ctx, steadyTransaction, type Tx, writeAudit } from "../kernel/index.ts";
import { CAUSE_RULES, type ConnectionCause, UNHEARD_MS, waitAfter } from "./connection-cause.ts";
import { LeaseLost, type MailboxLease } from "./connection-lease.ts";

/** What went wrong with a mailbox, and how far it had come. */
export interface ConnectionFailure {
  why: ConnectionCause;
  step: (typeof CONNECTION_STEPS)[number];
  /** The server's words, or the machine's; at most 300 characters are kept. */
  said: string;
}

const SAID_MAX = 300;
const UNSTORABLE = /[\0\p{Surrogate}]/gu;

const lockConnection = async (tx: Tx, { mailboxId, fence }: MailboxLease) => {
  const [row] = await tx
    .select()
    .from(mailboxConnections)
    .where(and(eq(mailboxConnections.mailboxId, mailboxId), eq(mailboxConnections.fence, fence)))
    .for("no key update");
  if (!row) throw new LeaseLost(mailboxId);
  return row;
};

const change = (tx: Tx, mailboxId: string, set: Partial<typeof mailboxConnections.$inferInsert>) =>
  tx.update(mailboxConnections).set(set).where(eq(mailboxConnections.mailboxId, mailboxId));

const sendAgain = async (tx: Tx, ctx: Ctx, mailboxId: string): Promise<void> => {
  const working = await tx
    .update(mailboxes)
    .set({ state: "active", stateReason: "" })
    .where(and(eq(mailboxes.id, mailboxId), eq(mailboxes.state, "broken")))
    .returning({ id: mailboxes.id });
  if (working.length === 0) return;
  await writeAudit(tx, ctx, { action: "mailbox.mark-working", entity: "mailbox", entityId: mailboxId });
};

/** The mailbox is connected: what was wrong is over, and it sends again where only that kept it from sending. */
export async function noteConnected(ctx: Ctx, lease: MailboxLease, pushes: boolean): Promise<void> {
  await steadyTransaction(ctx, async (tx) => {
    const before = await lockConnection(tx, lease);
    const at = ctx.clock.now();
    await change(tx, lease.mailboxId, {
      pushes,
      connectedAt: at,
      checkedAt: at,
      cause: null,
      step: null,
      said: "",
      failures: 0,
      failingSince: null,
      nextTryAt: null,
      stopsSending: false,
      untold: false,
    });
    if (before.stopsSending) await sendAgain(tx, ctx, lease.mailboxId);
    if (before.cause !== null || before.connectedAt === null) await announce(tx, "mailbox", lease.mailboxId);
  });
}

const stopSending = async (tx: Tx, ctx: Ctx, mailboxId: string, said: string): Promise<boolean> => {
  const stateReason = `It cannot be read, so nothing is sent from it: answers would not be heard. ${said}`;
  const stopped = await tx
    .update(mailboxes)
    .set({ state: "broken", stateReason })
    .where(and(eq(mailboxes.id, mailboxId), eq(mailboxes.state, "active")))
    .returning({ id: mailboxes.id });
  if (stopped.length === 0) return false;
  await writeAudit(tx, ctx, {
    action: "mailbox.mark-broken",
    entity: "mailbox",
    entityId: mailboxId,
    reason: stateReason,
  });
  return true;
};

/**
 * Keeps what went wrong, since when, and when it is tried again. Sending stops at once where somebody has to act, and
 * otherwise when nothing was heard for a day.
 */
export async function noteFailure(ctx: Ctx, lease: MailboxLease, failure: ConnectionFailure): Promise<void> {
  const { mailboxId } = lease;
  await steadyTransaction(ctx, async (tx) => {
    const before = await lockConnection(tx, lease);
    const at = ctx.clock.now();
    const failures = before.failures + 1;
    const failingSince = before.failingSince ?? at;
    const said = failure.said.replace(UNSTORABLE, "").slice(0, SAID_MAX);
    const isGrave =
      CAUSE_RULES[failure.why].needsPerson || at.getTime() - failingSince.getTime() > UNHEARD_MS;
    const stops = isGrave && (await stopSending(tx, ctx, mailboxId, said));
    await change(tx, mailboxId, {
      cause: failure.why,
      step: failure.step,
      said,
      failures,
      failingSince,
      nextTryAt: new Date(at.getTime() + waitAfter(failure.why, failures, mailboxId)),
      stopsSending: before.stopsSending || stops,
      untold: before.untold || stops,
    });
    if (before.cause !== failure.why || stops) await announce(tx, "mailbox", mailboxId);
  });
}
