import { signInAttempts } from "@penguin/db/schema";
import { newId } from "@penguin/runtime/id";
import { sql } from "drizzle-orm";
import type { AccountCtx, Tx } from "../kernel/index.ts";

export type AttemptResult = (typeof signInAttempts.$inferInsert)["result"];

/** Who tries, from where. */
export interface Attempt {
  email: string;
  userId: string | undefined;
  userAgent?: string | undefined;
  /** The answer to a riddle, when the browser brought one. */
  proof?: string | undefined;
  /** Failures before this moment do not count: the password is another since. */
  since?: Date | null | undefined;
  /** True for a check inside a session, where no riddle is asked. */
  isSignedIn?: boolean;
}

/** Holds what tries at the same thing at the same moment until the transaction ends. */
export async function lockText(tx: Tx, text: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${text}, 0))`);
}

/** The row of an attempt. */
export const rowOf = (ctx: AccountCtx, attempt: Attempt, result: AttemptResult) => {
  const at = ctx.clock.now();
  return {
    id: newId(at),
    at,
    email: attempt.email,
    userId: attempt.userId ?? null,
    result,
    ip: ctx.ip ?? "",
    userAgent: attempt.userAgent?.slice(0, 300),
  };
};

/** Writes down something that happened at an address. */
export async function recordAttempt(
  db: AccountCtx["auth"] | Tx,
  ctx: AccountCtx,
  attempt: Attempt,
  result: AttemptResult,
): Promise<void> {
  await db.insert(signInAttempts).values(rowOf(ctx, attempt, result));
}
