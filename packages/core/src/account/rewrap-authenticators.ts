import { authenticators } from "@penguin/db/schema";
import { and, asc, eq, gt } from "drizzle-orm";
import type { AccountCtx } from "../kernel/index.ts";
import { bindingOf } from "./take-code.ts";

const BATCH = 500;
const FIRST = "00000000-0000-0000-0000-000000000000";

/**
 * Seals every authenticator secret anew that an older key than the first sealed, so that the older key can be taken away;
 * gives how many. One that was replaced meanwhile is left alone.
 */
export async function rewrapAuthenticators(ctx: AccountCtx): Promise<number> {
  let rewrapped = 0;
  let after: string | undefined = FIRST;
  while (after !== undefined) {
    const rows: { userId: string; sealed: string }[] = await ctx.auth
      .select({ userId: authenticators.userId, sealed: authenticators.sealed })
      .from(authenticators)
      .where(gt(authenticators.userId, after))
      .orderBy(asc(authenticators.userId))
      .limit(BATCH);
    for (const { userId, sealed } of rows) {
      const fresh = ctx.doors.secrets.rewrap(bindingOf(userId), sealed);
      if (fresh === undefined) continue;
      const changed = await ctx.auth
        .update(authenticators)
        .set({ sealed: fresh })
        .where(and(eq(authenticators.userId, userId), eq(authenticators.sealed, sealed)))
        .returning({ userId: authenticators.userId });
      rewrapped += changed.length;
    }
    after = rows.length < BATCH ? undefined : rows.at(-1)?.userId;
  }
  return rewrapped;
}
