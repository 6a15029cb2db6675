import { createHash, randomBytes } from "node:crypto";
import { invitations, members, tenants } from "@penguin/db/schema";
import { and, eq, gt, isNull } from "drizzle-orm";
import { type Ctx, oneLine, sendSystemMail, tenantTransaction } from "../kernel/index.ts";

/** How long the link of an invitation works. */
export const INVITATION_MS = 7 * 86_400_000;

/** What is kept of an invitation's token. */
export const invitationHash = (token: string): string => createHash("sha256").update(token).digest("hex");

/** The key of the job that mails an invitation: one at a time for each time it was asked for. */
export const mailJobKey = (invitationId: string, expiresAt: Date): string =>
  `${invitationId}-${expiresAt.getTime()}`;

const claim = (ctx: Ctx, invitationId: string, tokenHash: string) =>
  tenantTransaction(ctx, async (tx) => {
    const [invitation] = await tx
      .update(invitations)
      .set({ tokenHash })
      .where(
        and(
          eq(invitations.id, invitationId),
          isNull(invitations.sentAt),
          isNull(invitations.acceptedAt),
          isNull(invitations.revokedAt),
          gt(invitations.expiresAt, ctx.clock.now()),
        ),
      )
      .returning();
    if (!invitation) return undefined;
    const [tenant] = await tx.select({ name: tenants.name }).from(tenants);
    const [inviter] = await tx
      .select({ name: members.name })
      .from(members)
      .where(eq(members.userId, invitation.invitedBy));
    return { invitation, organisation: tenant?.name ?? "", inviter: inviter?.name ?? "" };
  });

/**
 * Mails the link of an invitation that waits for its mail; does nothing for one that was mailed, used or withdrawn. The
 * link is made here, so neither the queue nor the database ever holds it. Throws when the mail was not taken; the job
 * retries with a new link.
 */
export async function sendInvitation(ctx: Ctx, invitationId: string): Promise<void> {
  const token = randomBytes(24).toString("base64url");
  const tokenHash = invitationHash(token);
  const claimed = await claim(ctx, invitationId, tokenHash);
  if (!claimed) return;
  const { invitation, organisation, inviter } = claimed;
  const place = `${oneLine(organisation)} on PenguinMails`;
  // A program or somebody who left invites for the organisation.
  const sentence = inviter
    ? `${oneLine(inviter)} invites you to work in ${place}.`
    : `You are invited to work in ${place}.`;
  await sendSystemMail(ctx, {
    to: { name: "", address: invitation.email },
    subject: `You are invited to ${oneLine(organisation)}`,
    text: `Hello,\n\n${sentence} Join with this link:\n\n${ctx.settings.webUrl}/invite/${token}\n\nIt works once, for seven days, and only for ${invitation.email}. If you do not know who this is, ignore this mail: nothing happens.\n`,
    key: `invitation:${tokenHash}`,
  });
  await tenantTransaction(ctx, (tx) =>
    tx
      .update(invitations)
      .set({ sentAt: ctx.clock.now() })
      .where(and(eq(invitations.id, invitationId), eq(invitations.tokenHash, tokenHash))),
  );
}
