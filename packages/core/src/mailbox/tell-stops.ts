import { mailboxConnections, mailboxes, members, senderAlerts } from "@penguin/db/schema";
import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import { sendChosenNotice } from "../account/index.ts";
import {
  type AccountCtx,
  type Ctx,
  eachTenant,
  type PlatformCtx,
  tenantTransaction,
} from "../kernel/index.ts";
import { stopLetter, type Stops } from "./stop-letter.ts";

const readStops = (ctx: Ctx) =>
  tenantTransaction(ctx, async (tx) => ({
    alerts: await tx
      .select()
      .from(senderAlerts)
      .where(and(eq(senderAlerts.untold, true), isNull(senderAlerts.closedAt)))
      .orderBy(asc(senderAlerts.subject)),
    broken: await tx
      .select({
        mailboxId: mailboxes.id,
        address: mailboxes.address,
        said: mailboxConnections.said,
      })
      .from(mailboxConnections)
      .innerJoin(mailboxes, eq(mailboxes.id, mailboxConnections.mailboxId))
      .where(and(eq(mailboxConnections.untold, true), eq(mailboxes.state, "broken")))
      .orderBy(asc(mailboxes.address)),
    readers: await tx
      .select({ userId: members.userId })
      .from(members)
      .where(sql`${members.roles} && array['owner', 'admin'] and not 'blocked' = any(${members.roles})`),
  }));

const markTold = (ctx: Ctx, { alerts, broken }: Stops): Promise<void> =>
  tenantTransaction(ctx, async (tx) => {
    // One that became a pause meanwhile is told once more.
    for (const { id, level } of alerts)
      await tx
        .update(senderAlerts)
        .set({ untold: false })
        .where(and(eq(senderAlerts.id, id), eq(senderAlerts.level, level)));
    const ids = broken.map(({ mailboxId }) => mailboxId);
    if (ids.length > 0)
      await tx
        .update(mailboxConnections)
        .set({ untold: false })
        .where(inArray(mailboxConnections.mailboxId, ids));
  });

/** Throws when nobody could be mailed; who was is not mailed again because of somebody who could not be. */
const tellTenant = async (ctx: Ctx, account: AccountCtx): Promise<number> => {
  const { readers, ...stops } = await readStops(ctx);
  const { webUrl } = ctx.settings;
  const letters = { en: stopLetter("en", stops, webUrl), es: stopLetter("es", stops, webUrl) };
  const round = ctx.clock.now().getTime();
  const failures: unknown[] = [];
  for (const { userId } of readers)
    try {
      const key = `stopped:${ctx.tenantId}:${userId}:${round}`;
      await sendChosenNotice(account, { userId, notice: "sending_stopped", key, letters });
    } catch (error) {
      ctx.log.error({ err: error, userId }, "somebody could not be told that sending stopped");
      failures.push(error);
    }
  if (failures.length > 0 && failures.length === readers.length) throw failures[0];
  await markTold(ctx, stops);
  return 1;
};

/**
 * Mails the owners and admins of each organisation what stopped sending since they were last told, all of it in one mail:
 * mailboxes that cannot be read, and alerts on bounces and complaints. Not what is over, and nobody who turned it off.
 * Returns how many organisations were told; throws when one could not be, which has its turn again with the next run.
 */
export async function tellStops(ctx: PlatformCtx, account: AccountCtx): Promise<number> {
  const rows = await ctx.control.execute<{ id: string }>(sql`select id from app.tenants_with_stops() as id`);
  const ids = rows.map(({ id }) => id);
  return eachTenant(ctx, ids, "mailbox.tell-stops", (own) => tellTenant(own, account));
}
