import { mailboxes, senderAlerts } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { and, eq, like } from "drizzle-orm";
import type { z } from "zod";
import {
  announce,
  changeWorkspace,
  type Ctx,
  parse,
  permit,
  tenantTransaction,
  type Tx,
  writeAudit,
} from "../kernel/index.ts";
import { forgiveMailboxes } from "../mailbox/index.ts";
import { AlertInput } from "./schema.ts";

type Alert = typeof senderAlerts.$inferSelect;

const PAUSED_BY_US = "Paused to protect your reputation:%";

const mailboxesOf = (tx: Tx, alert: Alert) =>
  tx
    .select({ id: mailboxes.id })
    .from(mailboxes)
    .where(
      alert.mailboxId
        ? eq(mailboxes.id, alert.mailboxId)
        : eq(mailboxes.senderDomainId, alert.senderDomainId ?? ""),
    )
    .for("update");

/** Lets send again what the protection paused; a mailbox that a person paused stays paused. */
const resume = async (tx: Tx, ids: readonly string[]): Promise<number> => {
  let resumed = 0;
  for (const id of ids) {
    const changed = await tx
      .update(mailboxes)
      .set({ state: "active", stateReason: "" })
      .where(
        and(eq(mailboxes.id, id), eq(mailboxes.state, "paused"), like(mailboxes.stateReason, PAUSED_BY_US)),
      )
      .returning({ id: mailboxes.id });
    resumed += changed.length;
    await announce(tx, "mailbox", id);
  }
  return resumed;
};

/**
 * Closes an alert: the mailboxes it paused send again and their rates are counted anew. Throws `refused_state` for one
 * that is closed.
 */
export async function closeAlert(
  ctx: Ctx,
  raw: z.input<typeof AlertInput>,
): Promise<{ mailboxesResumed: number }> {
  permit(ctx, "reputation.close-alert");
  const { alertId } = parse(AlertInput, raw);
  return tenantTransaction(ctx, async (tx) => {
    const [alert] = await tx.select().from(senderAlerts).where(eq(senderAlerts.id, alertId)).for("update");
    if (!alert) throw notFound("alert");
    changeWorkspace(ctx, alert.workspaceId);
    if (alert.closedAt)
      throw new DomainError("refused_state", "This alert is closed already. Nothing was changed.");
    const ids = (await mailboxesOf(tx, alert)).map(({ id }) => id);
    await forgiveMailboxes(tx, ctx, ids);
    const mailboxesResumed = await resume(tx, ids);
    await tx
      .update(senderAlerts)
      .set({ closedAt: ctx.clock.now(), closedBy: ctx.actor.kind === "user" ? ctx.actor.userId : null })
      .where(eq(senderAlerts.id, alertId));
    await writeAudit(tx, ctx, {
      action: "reputation.close-alert",
      entity: "alert",
      entityId: alertId,
      before: { subject: alert.subject, level: alert.level },
      after: { mailboxesResumed },
    });
    return { mailboxesResumed };
  });
}
