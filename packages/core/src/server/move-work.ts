import { sql } from "drizzle-orm";
import { eachTenant, type PlatformCtx, tenantTransaction, type Tx } from "../kernel/index.ts";

/** Six missed heartbeats: a server that is silent for so long is taken for dead. */
const SILENT_SECONDS = 60;

const listOf = (ids: readonly string[]): string => `{${ids.join(",")}}`;

const reassign = async (tx: Tx, from: readonly string[], to: readonly string[]): Promise<number> => {
  const rows = await tx.execute(sql`
    update messages set server_id = (${listOf(to)}::uuid[])[1 + mod(abs(hashtext(mailbox_id::text)), ${to.length})]
    where wake_at is not null and server_id = any (${listOf(from)}::uuid[]) and state in ('planned', 'deferred') returning 1`);
  return rows.length;
};

/**
 * Gives the messages that wait for a server that is silent, drains or left to those that are alive, all of a mailbox to
 * the same one. What a server has claimed stays with it: its journal or its mail server's log will tell. Returns how many
 * moved; none while no server is alive.
 */
export async function moveWork(ctx: PlatformCtx): Promise<number> {
  const servers = await ctx.control.execute<{ id: string; alive: boolean }>(sql`
    select id, state = 'active' and coalesce(heartbeat_at > app.now() - make_interval(secs => ${SILENT_SECONDS}), false) as alive
    from sending_servers order by created_at, id`);
  const alive = servers.filter((server) => server.alive).map(({ id }) => id);
  const others = servers.filter((server) => !server.alive).map(({ id }) => id);
  if (alive.length === 0 || others.length === 0) return 0;
  const tenants = await ctx.control.execute<{ tenant_id: string }>(sql`
    select distinct tenant_id from messages
    where wake_at is not null and server_id = any (${listOf(others)}::uuid[]) and state in ('planned', 'deferred')`);
  const ids = tenants.map((row) => row.tenant_id);
  const moved = await eachTenant(ctx, ids, "server.move-work", (own) =>
    tenantTransaction(own, (tx) => reassign(tx, others, alive)),
  );
  if (moved > 0)
    ctx.log.warn({ messages: moved, from: others, to: alive }, "the work of servers that are away moved");
  return moved;
}
