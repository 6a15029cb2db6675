import { signInAttempts } from "@penguin/db/schema";
import { and, count, desc, eq, gt, inArray } from "drizzle-orm";
import type { AccountCtx, Tx } from "../kernel/index.ts";
import { type Attempt, type AttemptResult, lockText, recordAttempt, rowOf } from "./attempt-log.ts";
import { useProof } from "./proof.ts";
import { noteFailure } from "./security-alert.ts";

const WINDOW_MS = 15 * 60_000;
const PER_PLACE = 5;
const PER_ADDRESS = 20;
const WITHOUT_PROOF = 3;
const FAMILIAR_MS = 30 * 86_400_000;
const FAILED = ["wrong_password", "unknown_address", "second_factor_wrong"] as const;

/** A try that was counted before anything was checked, or the reason why none may be made. */
export type Reservation =
  /** Its `settle` writes what is written already: a refusal without that write would be told by its time. */
  | { kind: "resting"; settle: () => Promise<void> }
  | { kind: "proof" }
  | { kind: "open"; settle: (result: AttemptResult) => Promise<void> };

/** True when the last `limit` failures lie within the window and the newest is not older than it. */
const rests = (times: readonly number[], limit: number, now: number): boolean => {
  const [newest, oldest] = [times[0], times[limit - 1]];
  return (
    newest !== undefined && oldest !== undefined && newest - oldest < WINDOW_MS && now - newest < WINDOW_MS
  );
};

const failuresAt = async (
  tx: Tx,
  attempt: Attempt,
  now: number,
): Promise<{ at: Date; ip: string | null }[]> => {
  const since = Math.max(now - 2 * WINDOW_MS, attempt.since?.getTime() ?? 0);
  return tx
    .select({ at: signInAttempts.at, ip: signInAttempts.ip })
    .from(signInAttempts)
    .where(
      and(
        eq(signInAttempts.email, attempt.email),
        inArray(signInAttempts.result, [...FAILED]),
        gt(signInAttempts.at, new Date(since)),
      ),
    )
    .orderBy(desc(signInAttempts.at))
    .limit(PER_ADDRESS * 5);
};

const countFrom = async (
  tx: Tx,
  place: { ip: string; email?: string },
  results: readonly AttemptResult[],
  since: number,
): Promise<number> => {
  const [row] = await tx
    .select({ n: count() })
    .from(signInAttempts)
    .where(
      and(
        eq(signInAttempts.ip, place.ip),
        place.email === undefined ? undefined : eq(signInAttempts.email, place.email),
        inArray(signInAttempts.result, [...results]),
        gt(signInAttempts.at, new Date(since)),
      ),
    );
  return row?.n ?? 0;
};

/**
 * Counts a try as failed before anything is checked, so that many at once are not many checks; {@link Reservation.settle}
 * says later how it ended. An address rests after five failures from one place within 15 minutes for that place, after
 * twenty from anywhere for every place but those its owner came in from before: a stranger cannot keep the owner out.
 */
export async function reserveTry(ctx: AccountCtx, attempt: Attempt): Promise<Reservation> {
  const proven = attempt.proof !== undefined && (await useProof(ctx, attempt.proof));
  const ip = ctx.ip ?? "";
  const settleAs = async (id: string, result: AttemptResult): Promise<void> => {
    await ctx.auth.update(signInAttempts).set({ result }).where(eq(signInAttempts.id, id));
  };
  return ctx.auth.transaction(async (tx): Promise<Reservation> => {
    await lockText(tx, `address ${attempt.email}`);
    await lockText(tx, `place ${ip}`);
    const now = ctx.clock.now().getTime();
    const failures = await failuresAt(tx, attempt, now);
    const here = failures.filter((one) => one.ip === ip).map((one) => one.at.getTime());
    const anywhere = failures.map((one) => one.at.getTime());
    const isFamiliar = async () =>
      (await countFrom(tx, { ip, email: attempt.email }, ["accepted"], now - FAMILIAR_MS)) > 0;
    if (rests(here, PER_PLACE, now) || (rests(anywhere, PER_ADDRESS, now) && !(await isFamiliar()))) {
      const row = rowOf(ctx, attempt, "resting");
      await tx.insert(signInAttempts).values(row);
      return { kind: "resting", settle: () => settleAs(row.id, "resting") };
    }
    const recent = anywhere.filter((at) => at > now - WINDOW_MS).length;
    const fromPlace = await countFrom(tx, { ip }, FAILED, now - WINDOW_MS);
    if (!proven && !attempt.isSignedIn && Math.max(recent, fromPlace) >= WITHOUT_PROOF) {
      await recordAttempt(tx, ctx, attempt, "proof_missing");
      return { kind: "proof" };
    }
    const row = rowOf(ctx, attempt, attempt.userId === undefined ? "unknown_address" : "wrong_password");
    await tx.insert(signInAttempts).values(row);
    const isLast = rests([now, ...here], PER_PLACE, now) || rests([now, ...anywhere], PER_ADDRESS, now);
    const counted = { account: recent + 1, place: fromPlace + 1, isLast };
    return {
      kind: "open",
      settle: async (result) => {
        await settleAs(row.id, result);
        if (FAILED.some((failed) => failed === result)) await noteFailure(ctx, attempt, counted);
      },
    };
  });
}
