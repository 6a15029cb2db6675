import type { HOLD_REASONS } from "@penguin/db/schema";
import { sql } from "drizzle-orm";
import type { Tx } from "../kernel/index.ts";

/** All sending waits for the operator: why, and since when. */
export interface Hold {
  reason: (typeof HOLD_REASONS)[number];
  since: Date;
}

/** Whether sending is held for everybody. */
export async function findHold(tx: Tx): Promise<Hold | null> {
  const [row] = await tx.execute<{ reason: Hold["reason"]; since: string | Date }>(
    sql`select reason, since from app.sending_hold()`,
  );
  return row ? { reason: row.reason, since: new Date(row.since) } : null;
}
