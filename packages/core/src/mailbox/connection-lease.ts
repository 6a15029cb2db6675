import { steady } from "@penguin/db";
import { mailboxConnections } from "@penguin/db/schema";
import { and, eq, sql } from "drizzle-orm";
import { type Ctx, type PlatformCtx, steadyTransaction, type Tx } from "../kernel/index.ts";

/** The right to read a mailbox, until somebody with a later fence has it. */
export interface MailboxLease {
  mailboxId: string;
  fence: number;
}

/** A mailbox a receiver holds. Another `revision` means that it must be reached anew. */
export interface HeldMailbox extends MailboxLease {
  tenantId: string;
  revision: number;
}

/** Somebody else reads the mailbox now; what was read under the older lease is not recorded. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
  constructor(mailboxId: string) {
    super(`the mailbox ${mailboxId} is read by somebody else now`);
  }
}

/** Says that a receiver lives for `seconds` more, and how many mailboxes are its fair share. */
export async function beatReceiver(ctx: PlatformCtx, receiverId: string, seconds: number): Promise<number> {
  const [row] = await steady(ctx.control).execute<{ share: number }>(
    sql`select app.beat_receiver(${receiverId}::uuid, ${seconds}::integer) as share`,
  );
  return row?.share ?? 0;
}

/** The mailboxes a receiver holds. */
export async function heldMailboxes(ctx: PlatformCtx, receiverId: string): Promise<HeldMailbox[]> {
  const rows = await steady(ctx.control).execute<{
    tenant_id: string;
    mailbox_id: string;
    fence: string;
    revision: number;
  }>(sql`select * from app.held_mailboxes(${receiverId}::uuid)`);
  return rows.map(({ tenant_id: tenantId, mailbox_id: mailboxId, fence, revision }) => ({
    tenantId,
    mailboxId,
    fence: Number(fence),
    revision,
  }));
}

/** Takes mailboxes that nobody alive holds, those longest unread first; how many. */
export async function claimMailboxes(ctx: PlatformCtx, receiverId: string, limit: number): Promise<number> {
  const [row] = await steady(ctx.control).execute<{ n: number }>(
    sql`select app.claim_mailboxes(${receiverId}::uuid, ${limit}::integer) as n`,
  );
  return row?.n ?? 0;
}

/** Gives mailboxes back, for others to take. */
export async function releaseMailboxes(
  ctx: PlatformCtx,
  receiverId: string,
  mailboxIds: readonly string[],
): Promise<void> {
  await steady(ctx.control).execute(
    sql`select app.release_mailboxes(${receiverId}::uuid, ${`{${mailboxIds.join(",")}}`}::uuid[])`,
  );
}

/** Gives everything back: the receiver ends. */
export async function leaveReceiver(ctx: PlatformCtx, receiverId: string): Promise<void> {
  await steady(ctx.control).execute(sql`select app.leave_receiver(${receiverId}::uuid)`);
}

/** Takes a mailbox for one reading, from whoever reads it. */
export async function takeMailbox(ctx: Ctx, mailboxId: string): Promise<MailboxLease> {
  return steadyTransaction(ctx, async (tx) => {
    const [row] = await tx
      .insert(mailboxConnections)
      .values({ tenantId: ctx.tenantId, mailboxId, fence: 1 })
      .onConflictDoUpdate({
        target: [mailboxConnections.tenantId, mailboxConnections.mailboxId],
        set: { fence: sql`${mailboxConnections.fence} + 1`, receiverId: null },
      })
      .returning({ fence: mailboxConnections.fence });
    if (!row) throw new LeaseLost(mailboxId);
    return { mailboxId, fence: row.fence };
  });
}

/**
 * Notes that the mailbox is read just now and keeps every other reader of it waiting until the transaction ends. Throws
 * {@link LeaseLost} when a later lease was given.
 */
export async function keepLease(tx: Tx, ctx: Ctx, { mailboxId, fence }: MailboxLease): Promise<void> {
  const kept = await tx
    .update(mailboxConnections)
    .set({ checkedAt: ctx.clock.now() })
    .where(and(eq(mailboxConnections.mailboxId, mailboxId), eq(mailboxConnections.fence, fence)))
    .returning({ fence: mailboxConnections.fence });
  if (kept.length === 0) throw new LeaseLost(mailboxId);
}
