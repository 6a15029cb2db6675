import { counter } from "@penguin/runtime/metric";
import { sql } from "drizzle-orm";
import type { Db, PlatformCtx } from "../kernel/index.ts";

const DAY_MS = 86_400_000;
/** How far past a day's end its log has to be read: a settlement may come a little after the line it belongs to. */
const LAG_MS = 3_600_000;
/** What the log showed is kept this long: a mail may be settled days after the log told of it. */
const KEEP_DAYS = 7;

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** Servers whose log is read past the day's end and whose day was not held against the ledger yet. */
const dueServers = (control: Db, day: string, end: Date) =>
  control.execute<{ server_id: string }>(sql`
    select c.server_id from mail_log_cursors c
    where c.read_at >= ${end.toISOString()}::timestamptz
      and not exists (select from reconciliations r where r.server_id = c.server_id and r.day = ${day}::date)`);

/**
 * Both ways, in one statement: a mail the log shows as taken that day is recorded as having left, and one recorded as
 * having left that day, through the platform's own mail server, stands in the log.
 */
const holdAgainst = (control: Db, serverId: string, day: string, at: Date) =>
  control.execute<{ differences: number }>(sql`
    with bounds as (
      select ${day}::date::timestamp at time zone 'UTC' as opens, (${day}::date + 1)::timestamp at time zone 'UTC' as closes
    ), logged as (
      select a.message_id_header, m.tenant_id, m.id, m.sent_at
      from bounds, mail_log_accepted a
      left join messages m on m.message_id_header = a.message_id_header
      where a.server_id = ${serverId}::uuid and a.read_at >= opens and a.read_at < closes
    ), recorded as (
      select m.message_id_header, m.tenant_id, m.id, a.queue_id
      from bounds, messages m
      join mailboxes b on b.tenant_id = m.tenant_id and b.id = m.mailbox_id and b.kind = 'hosted'
      left join mail_log_accepted a on a.server_id = b.server_id and a.message_id_header = m.message_id_header
      where b.server_id = ${serverId}::uuid and m.sent_at >= opens and m.sent_at < closes
    ), found as (
      select message_id_header, case when id is null then 'not_in_ledger' else 'not_recorded' end as kind, tenant_id, id
      from logged where sent_at is null
      union all
      select message_id_header, 'not_in_log', tenant_id, id from recorded where queue_id is null
    ), kept as (
      insert into reconciliation_differences (server_id, day, message_id_header, kind, of_tenant, message_id)
      select ${serverId}::uuid, ${day}::date, message_id_header, kind, tenant_id, id from found
      on conflict do nothing
    )
    insert into reconciliations (server_id, day, accepted, recorded, differences, checked_at)
    select ${serverId}::uuid, ${day}::date, (select count(*) from logged), (select count(*) from recorded),
      (select count(*) from found), ${at.toISOString()}::timestamptz
    on conflict do nothing returning differences`);

/**
 * Holds the last closed day (UTC) of every sending server's log against the ledger, once. What differs is kept with its
 * ids, counted in the metric `ledger.unreconciled` and logged as an error. Returns how many mails differ.
 */
export async function reconcileLedger(ctx: PlatformCtx): Promise<number> {
  const at = ctx.clock.now();
  const day = dayOf(new Date(at.getTime() - LAG_MS - DAY_MS));
  const end = new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS + LAG_MS);
  const unreconciled = counter(
    "ledger.unreconciled",
    "Mails in which a mail server's log and the ledger differ",
  );
  let sum = 0;
  for (const { server_id: serverId } of await dueServers(ctx.control, day, end)) {
    const [row] = await holdAgainst(ctx.control, serverId, day, at);
    const differences = row?.differences ?? 0;
    sum += differences;
    unreconciled.add(differences);
    if (differences > 0)
      ctx.log.error({ serverId, day, differences }, "a mail server's log and the ledger differ");
  }
  const keepFrom = new Date(at.getTime() - KEEP_DAYS * DAY_MS).toISOString();
  await ctx.control.execute(sql`delete from mail_log_accepted where read_at < ${keepFrom}::timestamptz`);
  return sum;
}
