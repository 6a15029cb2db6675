import { signInAttempts } from "@penguin/db/schema";
import { counter } from "@penguin/runtime/metric";
import { and, eq, gt } from "drizzle-orm";
import type { AccountCtx } from "../kernel/index.ts";
import { type Attempt, lockText, recordAttempt } from "./attempt-log.ts";

const ALERT_AT = 5;
const MAIL_EVERY_MS = 3_600_000;

const alerts = counter(
  "security.alerts",
  "Addresses or places with five failures to sign in within 15 minutes",
);

/** How many failures there are within the window, this one among them. */
export interface FailureCount {
  account: number;
  place: number;
  /** True when the address rests from this failure on. */
  isLast: boolean;
}

/** Raises one alert at the fifth failure of a place or an account, and tells the owner when their address comes to rest. */
export async function noteFailure(ctx: AccountCtx, attempt: Attempt, counted: FailureCount): Promise<void> {
  const scopes = (["place", "account"] as const).filter((scope) => counted[scope] === ALERT_AT);
  if (scopes.length > 0) {
    const { userId } = attempt;
    ctx.log.warn({ alert: "brute_force", scopes, userId, ip: ctx.ip }, "security.alert");
    alerts.add(1, { kind: "brute_force" });
  }
  if (counted.isLast && attempt.userId !== undefined) await tellOwner(ctx, attempt, attempt.userId);
}

/** At most one mail an hour: a stranger must not be able to fill somebody's mailbox. */
const tellOwner = async (ctx: AccountCtx, attempt: Attempt, userId: string): Promise<void> => {
  const isNews = await ctx.auth.transaction(async (tx) => {
    await lockText(tx, `address ${attempt.email}`);
    const [told] = await tx
      .select({ id: signInAttempts.id })
      .from(signInAttempts)
      .where(
        and(
          eq(signInAttempts.email, attempt.email),
          eq(signInAttempts.result, "rest_began"),
          gt(signInAttempts.at, new Date(ctx.clock.now().getTime() - MAIL_EVERY_MS)),
        ),
      )
      .limit(1);
    if (told) return false;
    await recordAttempt(tx, ctx, attempt, "rest_began");
    return true;
  });
  if (!isNews) return;
  await ctx.jobs.enqueue(
    "account.send-notice",
    { userId, notice: "resting", requestId: ctx.requestId },
    { key: `${userId}-resting-${ctx.clock.now().getTime()}` },
  );
};
