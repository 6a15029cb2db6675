import { randomBytes } from "node:crypto";
import { invitations } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { eq } from "drizzle-orm";
import {
  type Ctx,
  parse,
  permit,
  takeMailAllowance,
  tenantTransaction,
  type Tx,
  writeAudit,
} from "../kernel/index.ts";
import { guardGrant } from "./guard-grant.ts";
import { inviterOf, MOST_OF_ONE } from "./invite-member.ts";
import { InvitationInput } from "./schema.ts";
import { INVITATION_MS, mailJobKey } from "./send-invitation.ts";

const PAUSE_MS = 60_000;

/** Loads an invitation that is neither used nor withdrawn and locks it. */
const loadOpen = async (tx: Tx, ctx: Ctx, invitationId: string) => {
  const [row] = await tx.select().from(invitations).where(eq(invitations.id, invitationId)).for("update");
  if (!row) throw notFound("invitation");
  guardGrant(ctx, row.roles);
  if (row.acceptedAt || row.revokedAt)
    throw new DomainError(
      "refused_state",
      row.acceptedAt
        ? "This invitation was used already. Nothing was changed; look among the members."
        : "This invitation was withdrawn already. Nothing was changed; invite the person again.",
      { reason: row.acceptedAt ? "used" : "revoked" },
    );
  return row;
};

/**
 * Mails an invitation once more with a new link and seven further days; the old link ends at once. At most one a minute and
 * three an hour.
 */
export async function resendInvitation(ctx: Ctx, raw: { invitationId: string }): Promise<void> {
  permit(ctx, "workspace.resend-invitation");
  const { invitationId } = parse(InvitationInput, raw);
  const at = ctx.clock.now();
  const expiresAt = new Date(at.getTime() + INVITATION_MS);
  await tenantTransaction(ctx, async (tx) => {
    const row = await loadOpen(tx, ctx, invitationId);
    if (row.sentAt && at.getTime() - row.sentAt.getTime() < PAUSE_MS)
      throw new DomainError(
        "limit_exceeded",
        "The mail left less than a minute ago. Nothing was sent; wait a minute and try again.",
      );
    const wish = { address: row.email, by: inviterOf(ctx), place: ctx.ip, mostADay: MOST_OF_ONE };
    await takeMailAllowance(tx, wish, at);
    await tx
      .update(invitations)
      .set({
        sentAt: null,
        tokenHash: randomBytes(32).toString("hex"),
        expiresAt,
      })
      .where(eq(invitations.id, invitationId));
    await writeAudit(tx, ctx, {
      action: "workspace.resend-invitation",
      entity: "invitation",
      entityId: invitationId,
    });
  });
  await ctx.jobs.enqueue(
    "workspace.send-invitation",
    { tenantId: ctx.tenantId, invitationId, requestId: ctx.requestId },
    { key: mailJobKey(invitationId, expiresAt) },
  );
}

/** Withdraws an invitation: its link ends at once. */
export async function revokeInvitation(ctx: Ctx, raw: { invitationId: string }): Promise<void> {
  permit(ctx, "workspace.revoke-invitation");
  const { invitationId } = parse(InvitationInput, raw);
  await tenantTransaction(ctx, async (tx) => {
    await loadOpen(tx, ctx, invitationId);
    await tx.update(invitations).set({ revokedAt: ctx.clock.now() }).where(eq(invitations.id, invitationId));
    await writeAudit(tx, ctx, {
      action: "workspace.revoke-invitation",
      entity: "invitation",
      entityId: invitationId,
    });
  });
}
