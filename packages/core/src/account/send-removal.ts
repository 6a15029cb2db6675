import { inTenantTransaction } from "@penguin/db";
import { members, tenants, users } from "@penguin/db/schema";
import { composeMessage, makeMessageId } from "@penguin/mail/mime";
import { eq } from "drizzle-orm";
import type { AccountCtx } from "../kernel/index.ts";

/** Tells somebody that they were taken out of an organisation; nothing when they are in again. Throws when the mail was not taken. */
export async function sendRemoval(ctx: AccountCtx, tenantId: string, userId: string): Promise<void> {
  const [user] = await ctx.auth.select().from(users).where(eq(users.id, userId));
  const found = await inTenantTransaction(ctx.auth, tenantId, async (tx) => {
    const [tenant] = await tx.select({ name: tenants.name }).from(tenants);
    const [member] = await tx.select({ id: members.userId }).from(members).where(eq(members.userId, userId));
    return { organisation: tenant?.name, isIn: member !== undefined };
  });
  if (!user || !found.organisation || found.isIn) return;
  const { systemMail, messageIdSecret } = ctx.settings;
  const organisation = found.organisation.replace(/[\s\p{Cc}]+/gu, " ");
  const at = ctx.clock.now();
  const raw = composeMessage({
    from: { name: "PenguinMails", address: systemMail.from },
    to: { name: user.name, address: user.email },
    subject: `You are no longer a member of ${organisation}`,
    text: `Hello ${user.name},\n\nyou were removed from ${organisation} on PenguinMails. You cannot open it any more, and API keys you made there have ended. Your account and your other organisations are as they were.\n\nIf you think this is a mistake, ask an owner of ${organisation} to invite you again.\n`,
    messageId: makeMessageId(
      `removal:${tenantId}:${userId}:${at.getTime()}`,
      messageIdSecret,
      systemMail.from.split("@")[1] ?? "localhost",
    ),
    date: at,
    extraHeaders: { "Auto-Submitted": "auto-generated" },
  });
  const outcome = await ctx.doors.smtp.submit(systemMail, { from: systemMail.from, to: user.email }, raw);
  if (outcome.kind !== "accepted")
    throw new Error(`the removal mail was not accepted: ${outcome.kind} ${outcome.reply}`);
}
