import { sql } from "drizzle-orm";
import type { Tx } from "../kernel/index.ts";
import type { MessageState } from "../ledger/index.ts";

/** How many mails of a campaign are not settled, in which state and for which reason. */
export interface Waits {
  state: MessageState;
  /** The code of the reason; empty for a mail that only waits for its moment. */
  reason: string;
  mails: number;
  /** The moment of the first of them. */
  nextAt: Date;
}

/** What of a campaign waits for what, the most mails first. */
export async function countWaits(tx: Tx, campaignId: string): Promise<Waits[]> {
  const rows = await tx.execute<
    Omit<Waits, "nextAt"> & { next_at: string | Date } & Record<string, unknown>
  >(sql`
    select state, state_reason as reason, count(*)::int as mails, min(due_at) as next_at from messages
    where campaign_id = ${campaignId} and kind = 'campaign' and state in ('planned', 'sending', 'deferred', 'unknown')
    group by 1, 2 order by 3 desc, 1, 2`);
  return rows.map(({ state, reason, mails, next_at }) => ({
    state,
    reason,
    mails,
    nextAt: new Date(next_at),
  }));
}
