import { inTenantTransaction } from "@penguin/db";
import { members, tenants, users } from "@penguin/db/schema";
import { eq } from "drizzle-orm";
import { type AccountCtx, oneLine, sendSystemMail } from "../kernel/index.ts";

/** Tells somebody that they were taken out of an organisation; nothing when they are in again. Throws when the mail was not taken. */
export async function sendRemoval(ctx: AccountCtx, tenantId: string, userId: string): Promise<void> {
  const [user] = await ctx.auth.select().from(users).where(eq(users.id, userId));
  const found = await inTenantTransaction(ctx.auth, { tenantId, workspaces: "all" }, async (tx) => {
    const [tenant] = await tx.select({ name: tenants.name }).from(tenants);
    const [member] = await tx.select({ id: members.userId }).from(members).where(eq(members.userId, userId));
    return { organisation: tenant?.name, isIn: member !== undefined };
  });
  if (!user || !found.organisation || found.isIn) return;
  const organisation = oneLine(found.organisation);
  await sendSystemMail(ctx, {
    to: { name: user.name, address: user.email },
    subject: `You are no longer a member of ${organisation}`,
    text: `Hello ${user.name},\n\nyou were removed from ${organisation} on PenguinMails. You cannot open it any more, and API keys you made there have ended. Your account and your other organisations are as they were.\n\nIf you think this is a mistake, ask an owner of ${organisation} to invite you again.\n`,
    key: `removal:${tenantId}:${userId}:${ctx.clock.now().getTime()}`,
  });
}
