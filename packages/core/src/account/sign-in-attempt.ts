import { signInAttempts } from "@penguin/db/schema";
import { newId } from "@penguin/runtime/id";
import { and, count, eq, gt, inArray } from "drizzle-orm";
import type { AccountCtx } from "../kernel/index.ts";

const WINDOW_MS = 15 * 60_000;
const PER_PLACE = 5;
const PER_ADDRESS = 20;
const FAMILIAR_MS = 30 * 86_400_000;
const FAILED = ["wrong_password", "unknown_address", "second_factor_wrong"] as const;

/** Who tries to sign in, from where. */
export interface SignInAttempt {
  email: string;
  userId: string | undefined;
  userAgent: string | undefined;
}

/** Writes down how an attempt ended; failures count towards the rest that follows. */
export async function recordAttempt(
  ctx: AccountCtx,
  attempt: SignInAttempt,
  result: (typeof signInAttempts.$inferInsert)["result"],
): Promise<void> {
  const at = ctx.clock.now();
  await ctx.auth.insert(signInAttempts).values({
    id: newId(at),
    at,
    email: attempt.email,
    userId: attempt.userId ?? null,
    result,
    ip: ctx.ip ?? "",
    userAgent: attempt.userAgent?.slice(0, 300),
  });
}

/**
 * True while an address rests: after five failures from one place within 15 minutes for that place, after twenty from
 * anywhere for every place but those its owner came in from before, so that a stranger cannot keep the owner out.
 */
export async function isResting(ctx: AccountCtx, email: string): Promise<boolean> {
  const now = ctx.clock.now().getTime();
  const failedHere = await countAttempts(ctx, email, FAILED, now - WINDOW_MS, ctx.ip ?? "");
  if (failedHere >= PER_PLACE) return true;
  const failedAnywhere = await countAttempts(ctx, email, FAILED, now - WINDOW_MS);
  if (failedAnywhere < PER_ADDRESS) return false;
  return (await countAttempts(ctx, email, ["accepted"], now - FAMILIAR_MS, ctx.ip ?? "")) === 0;
}

const countAttempts = async (
  ctx: AccountCtx,
  email: string,
  results: readonly (typeof signInAttempts.$inferSelect)["result"][],
  sinceMs: number,
  ip?: string,
): Promise<number> => {
  const [row] = await ctx.auth
    .select({ n: count() })
    .from(signInAttempts)
    .where(
      and(
        eq(signInAttempts.email, email),
        inArray(signInAttempts.result, [...results]),
        gt(signInAttempts.at, new Date(sinceMs)),
        ip === undefined ? undefined : eq(signInAttempts.ip, ip),
      ),
    );
  return row?.n ?? 0;
};
