import { sql } from "drizzle-orm";
import type { PlatformCtx } from "../kernel/index.ts";

const BATCH = 5000;

/**
 * Takes out the rows whose time is over (90 days, one year, seven years), and leaves their links, so that the chains still
 * verify; how many. The database holds its own clock against it and lets nothing else delete.
 */
export async function pruneAudit(ctx: PlatformCtx): Promise<number> {
  const now = ctx.clock.now().toISOString();
  let sum = 0;
  for (;;) {
    const [row] = await ctx.control.execute<{ gone: number }>(
      sql`select app.prune_audit(${now}::timestamptz, ${BATCH}) as gone`,
    );
    const gone = row?.gone ?? 0;
    sum += gone;
    if (gone < BATCH) break;
  }
  if (sum > 0) ctx.log.info({ rows: sum }, "rows of the audit log were taken out, their time was over");
  return sum;
}
