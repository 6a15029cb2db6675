import { sendingServers } from "@penguin/db/schema";
import { asc, eq, sql } from "drizzle-orm";
import type { PlatformCtx } from "../kernel/index.ts";

/**
 * Tells the mail server which recipient domains its queue keeps: those of every provider that is held just now. It is told
 * again each time while there are any, so that one that has forgotten knows again; and once when there are none any more.
 * Returns how many domains are held there.
 */
export async function holdDomains(ctx: PlatformCtx): Promise<number> {
  const [server] = await ctx.control
    .select({ id: sendingServers.id, told: sendingServers.heldDomains })
    .from(sendingServers)
    .orderBy(asc(sendingServers.createdAt))
    .limit(1);
  if (!server) return 0;
  const rows = await ctx.control.execute<{ domain: string }>(sql`
    select l.mx_group as domain from mx_group_limits l
    where l.server_id = ${server.id} and l.held_until > ${ctx.clock.now().toISOString()}
    union select g.domain from mx_group_limits l join mx_groups g on g.mx_group = l.mx_group
    where l.server_id = ${server.id} and l.held_until > ${ctx.clock.now().toISOString()}
    order by 1`);
  const domains = rows.map((row) => row.domain);
  if (domains.length === 0 && server.told.length === 0) return 0;
  if (!(await ctx.doors.mailServer.holdDomains(domains))) return 0;
  if (domains.join() !== server.told.join())
    await ctx.control
      .update(sendingServers)
      .set({ heldDomains: domains })
      .where(eq(sendingServers.id, server.id));
  return domains.length;
}
