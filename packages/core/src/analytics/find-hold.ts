import type { HOLD_REASONS } from "@penguin/db/schema";
import { sql } from "drizzle-orm";
import type { Tx } from "../kernel/index.ts";

/** Nothing is sent for anybody: why, and since when. */
export interface Hold {
  /** The operator has to look, or no sending server was heard for two minutes. */
  reason: (typeof HOLD_REASONS)[number] | "nobody_sends";
  since: Date;
}

/** Whether nothing is sent for anybody. */
export async function findHold(tx: Tx): Promise<Hold | null> {
  const [row] = await tx.execute<{ reason: Hold["reason"]; since: string | Date }>(
    sql`select reason, since from app.sending_hold()`,
  );
  return row ? { reason: row.reason, since: new Date(row.since) } : null;
}
