import { sql } from "drizzle-orm";
import type { Tx } from "../kernel/index.ts";

/**
 * What a settlement would have done, had the answer not been lost: mails of unknown fate that were found, in a server's log
 * under a queue id or in the sender's own folder, are sent, counted, and their sequences go on. Returns how many moved.
 */
export async function markSent(
  tx: Tx,
  found: readonly { id: string; queueId: string }[],
  at: Date,
  how: "found_in_log" | "found_in_sent_folder" = "found_in_log",
): Promise<number> {
  const moved = await tx.execute(sql`
    with found as (
      select * from jsonb_to_recordset(${JSON.stringify(found)}::jsonb) as f(id uuid, "queueId" text)
    ), moved as (
      update messages m set state = 'sent', state_reason = ${how}, queue_id = f."queueId", sent_at = ${at.toISOString()},
        final_at = null, lease_until = null
      from found f where m.id = f.id and m.state = 'unknown'
      returning m.tenant_id, m.kind, m.campaign_id, m.position, m.enrollment_id
    ), counted as (
      insert into campaign_counters as c (tenant_id, campaign_id, position, sent)
      select tenant_id, campaign_id, position, count(*) from moved where kind = 'campaign' group by 1, 2, 3 order by 1, 2, 3
      on conflict (tenant_id, campaign_id, position) do update set sent = c.sent + excluded.sent
    ), advanced as (
      update enrollments e set
        state = case when n.position is not null then 'active' else 'completed' end,
        position = coalesce(n.position, e.position),
        next_at = case when n.position is not null then ${at.toISOString()}::timestamptz + make_interval(secs => n.wait_seconds) end,
        updated_at = ${at.toISOString()}
      from moved s left join campaign_steps n on n.campaign_id = s.campaign_id and n.position = s.position + 1
      where e.id = s.enrollment_id and e.state = 'sending'
    )
    select 1 from moved`);
  return moved.length;
}
