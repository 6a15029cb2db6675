import { auditLog, invitations } from "@penguin/db/schema";
import { and, between, gt, inArray, isNull, or } from "drizzle-orm";
import { type AuditEntry, eachTenant, type PlatformCtx, tenantTransaction } from "../kernel/index.ts";
import { mailJobKey } from "./send-invitation.ts";

const MINUTE_MS = 60_000;
const ASKED: AuditEntry["action"][] = ["workspace.invite-member", "workspace.resend-invitation"];

/** A minute, two, four and so on to a week: an address that no server takes is asked for ever more rarely. */
const WAITS = Array.from({ length: 14 }, (_, power) => 2 ** power * MINUTE_MS);
/** Twice the time between two runs, so that none falls between them. */
const WIDTH_MS = 2 * MINUTE_MS;

/** The invitations whose mail was asked for so long ago, by tenant; the audit log tells of every tenant at once. */
const findAsked = async (ctx: PlatformCtx): Promise<Map<string, string[]>> => {
  const now = ctx.clock.now().getTime();
  const windows = WAITS.map((wait) =>
    between(auditLog.at, new Date(now - wait - WIDTH_MS), new Date(now - wait)),
  );
  const rows = await ctx.control
    .select({ tenantId: auditLog.tenantId, id: auditLog.entityId })
    .from(auditLog)
    .where(and(inArray(auditLog.action, ASKED), or(...windows)));
  const asked = new Map<string, string[]>();
  for (const { tenantId, id } of rows) asked.set(tenantId, [...(asked.get(tenantId) ?? []), id]);
  return asked;
};

/** Enqueues the mails of open invitations that wait for over a minute, so that those whose job was lost leave after all. */
export async function reconcileInvitations(ctx: PlatformCtx): Promise<number> {
  const asked = await findAsked(ctx);
  return eachTenant(ctx, asked.keys(), "workspace.reconcile-invitations", async (own) => {
    const waiting = await tenantTransaction(own, (tx) =>
      tx
        .select({ id: invitations.id, expiresAt: invitations.expiresAt })
        .from(invitations)
        .where(
          and(
            inArray(invitations.id, asked.get(own.tenantId) ?? []),
            isNull(invitations.sentAt),
            isNull(invitations.acceptedAt),
            isNull(invitations.revokedAt),
            gt(invitations.expiresAt, ctx.clock.now()),
          ),
        ),
    );
    for (const { id: invitationId, expiresAt } of waiting)
      await ctx.jobs.enqueue(
        "workspace.send-invitation",
        { tenantId: own.tenantId, invitationId, requestId: ctx.requestId },
        { key: mailJobKey(invitationId, expiresAt) },
      );
    return waiting.length;
  });
}
