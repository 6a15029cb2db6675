import { createHash, randomBytes } from "node:crypto";
import { invitations, members, tenants } from "@penguin/db/schema";
import { and, eq, gt, isNull } from "drizzle-orm";
import {
  type Ctx,
  type Language,
  type Letter,
  oneLine,
  sendLetter,
  tenantTransaction,
} from "../kernel/index.ts";

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
    const [tenant] = await tx.select({ name: tenants.name, language: tenants.language }).from(tenants);
    const [inviter] = await tx
      .select({ name: members.name })
      .from(members)
      .where(eq(members.userId, invitation.invitedBy));
    return {
      invitation,
      organisation: tenant?.name ?? "",
      inviter: inviter?.name ?? "",
      language: tenant?.language ?? "en",
    } as const;
  });

interface Facts {
  organisation: string;
  /** Empty when a program or somebody who left invites for the organisation. */
  inviter: string;
  address: string;
  link: string;
}

const TEXTS: Readonly<Record<Language, (facts: Facts) => Letter>> = {
  en: ({ organisation, inviter, address, link }) => ({
    subject: `You are invited to ${organisation}`,
    lines: [
      `${inviter ? `${inviter} invites you` : "You are invited"} to work in ${organisation} on PenguinMails. Join with this link:`,
      link,
      `It works once, for seven days, and only for ${address}. If you do not know who this is, ignore this mail: nothing happens.`,
    ],
  }),
  es: ({ organisation, inviter, address, link }) => ({
    subject: `Invitación a ${organisation}`,
    lines: [
      `${inviter ? `${inviter} te invita` : "Tienes una invitación"} a trabajar en ${organisation} en PenguinMails. Únete con este enlace:`,
      link,
      `Funciona una vez, durante siete días, y solo para ${address}. Si no sabes de quién se trata, ignora este correo: no pasa nada.`,
    ],
  }),
};

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
  const { invitation, organisation, inviter, language } = claimed;
  const { email: address } = invitation;
  const link = `${ctx.settings.webUrl}/invite/${token}`;
  const facts = { organisation: oneLine(organisation), inviter: oneLine(inviter), address, link };
  await sendLetter(ctx, { name: "", address, language }, TEXTS[language](facts), `invitation:${tokenHash}`);
  await tenantTransaction(ctx, (tx) =>
    tx
      .update(invitations)
      .set({ sentAt: ctx.clock.now() })
      .where(and(eq(invitations.id, invitationId), eq(invitations.tokenHash, tokenHash))),
  );
}
