import { sql } from "drizzle-orm";
import type { Ctx, Tx } from "../kernel/index.ts";

/** Takes the mails of these enrolments that have not begun to leave out of the ledger's way, with the reason, and counts them. */
export async function skipPlanned(
  tx: Tx,
  ctx: Pick<Ctx, "clock">,
  enrollmentIds: readonly string[],
  reason: string,
): Promise<void> {
  if (enrollmentIds.length === 0) return;
  const at = ctx.clock.now().toISOString();
  const ids = `{${enrollmentIds.join(",")}}`;
  await tx.execute(sql`
    with skipped as (
      update messages set state = 'skipped', state_reason = ${reason}, final_at = ${at}
      where enrollment_id = any (${ids}::uuid[]) and state in ('planned', 'deferred')
      returning tenant_id, campaign_id, position
    )
    insert into campaign_counters as c (tenant_id, campaign_id, position, skipped)
    select tenant_id, campaign_id, position, count(*) from skipped group by 1, 2, 3
    on conflict (tenant_id, campaign_id, position) do update set skipped = c.skipped + excluded.skipped`);
}
