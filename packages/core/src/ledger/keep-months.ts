import { sql } from "drizzle-orm";
import type { PlatformCtx } from "../kernel/index.ts";

/** How long a change of a log's tables may make those who write into it wait; a month is early by two. */
const LOCK_MS = 500;
/** PostgreSQL's code for a lock that could not be had in time. */
const LOCK_NOT_AVAILABLE = "55P03";

/** What was done about the months of logs; `waiting` are those somebody held, which the next run takes up again. */
export interface KeptMonths {
  made: number;
  moved: number;
  dropped: number;
  waiting: number;
}

type DueMonth = { log: string; month: string; act: "make" | "drop" };

const isHeld = (error: unknown): boolean => {
  for (let one = error; one instanceof Error; one = one.cause)
    if ((one as { code?: unknown }).code === LOCK_NOT_AVAILABLE) return true;
  return false;
};

const act = (ctx: PlatformCtx, at: string, { log, month, act: what }: DueMonth): Promise<number> =>
  ctx.control.transaction(async (tx) => {
    await tx.execute(sql`select set_config('lock_timeout', ${`${LOCK_MS}ms`}, true)`);
    if (what === "drop") {
      await tx.execute(sql`select app.drop_month(${log}, ${month}::date, ${at}::timestamptz)`);
      return 0;
    }
    const [row] = await tx.execute<{ moved: number }>(
      sql`select app.make_month(${log}, ${month}::date) as moved`,
    );
    return row?.moved ?? 0;
  });

/**
 * Makes the tables of this month and the next two for each log that is cut into months, moves there what came before
 * its month had one, and drops months whose time is over. Never waits long for a lock, since senders would wait behind it.
 */
export async function keepMonths(ctx: PlatformCtx): Promise<KeptMonths> {
  const at = ctx.clock.now().toISOString();
  const due = await ctx.control.execute<DueMonth>(
    sql`select log, month::text, act from app.due_months(${at}::timestamptz)`,
  );
  const done: KeptMonths = { made: 0, moved: 0, dropped: 0, waiting: 0 };
  for (const one of due)
    try {
      done.moved += await act(ctx, at, one);
      done[one.act === "make" ? "made" : "dropped"] += 1;
    } catch (error) {
      if (!isHeld(error)) throw error;
      done.waiting += 1;
      ctx.log.warn({ ...one }, "a month of a log is in use; the next run tries again");
    }
  if (due.length > 0) ctx.log.info({ ...done }, "months of logs were made and dropped");
  return done;
}
