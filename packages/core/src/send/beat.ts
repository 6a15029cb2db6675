import { sql } from "drizzle-orm";
import type { SenderCtx } from "./sender-ctx.ts";

/**
 * One heartbeat of a sending server. Returns whether it takes work. Each heartbeat has a number that the server keeps in
 * its journal; a database that gives a lower one was restored from a copy, and has forgotten mails that left. Then, and
 * when nobody sent for `lateAfterSeconds` while something was due, every server is held until an operator says `resume`.
 */
export async function beat(ctx: SenderCtx): Promise<boolean> {
  const [row] = await ctx.db.execute<{ state: string; beats: string; reason: string | null }>(
    sql`select * from app.heartbeat(${ctx.journal.beats}::bigint, ${ctx.lateAfterSeconds}::integer)`,
  );
  if (!row) return false;
  ctx.journal.noteBeat(Number(row.beats));
  if (row.reason !== null)
    ctx.log.error({ reason: row.reason }, "sending is held; see penguin server list, and resume");
  return row.state === "active";
}
