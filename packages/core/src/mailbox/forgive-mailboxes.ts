import { mailboxes, senderAlerts } from "@penguin/db/schema";
import { and, inArray, isNull, sql } from "drizzle-orm";
import type { Ctx, Tx } from "../kernel/index.ts";

/**
 * A person lets mailboxes send again: what is open against them is closed, and where their rates had crossed a threshold
 * a new count begins, so that the same mails do not pause them twice. Without an alert the count goes on.
 */
export async function forgiveMailboxes(tx: Tx, ctx: Ctx, mailboxIds: readonly string[]): Promise<void> {
  if (mailboxIds.length === 0) return;
  const ids = [...mailboxIds];
  await tx
    .update(mailboxes)
    .set({ protectionRound: sql`${mailboxes.protectionRound} + 1` })
    .where(
      and(
        inArray(mailboxes.id, ids),
        sql`exists (select 1 from sender_alerts a where a.closed_at is null
          and (a.mailbox_id = ${mailboxes.id} or a.sender_domain_id = ${mailboxes.senderDomainId}))`,
      ),
    );
  await tx
    .update(senderAlerts)
    .set({ closedAt: ctx.clock.now(), closedBy: ctx.actor.kind === "user" ? ctx.actor.userId : null })
    .where(and(inArray(senderAlerts.mailboxId, ids), isNull(senderAlerts.closedAt)));
}
