import { inTenantTransaction } from "@penguin/db";
import { members, tenants, users } from "@penguin/db/schema";
import { eq } from "drizzle-orm";
import { type AccountCtx, type Language, type Letter, oneLine, sendLetter } from "../kernel/index.ts";

const TEXTS: Readonly<Record<Language, (organisation: string) => Letter>> = {
  en: (organisation) => ({
    subject: `You are no longer a member of ${organisation}`,
    lines: [
      `you were removed from ${organisation} on PenguinMails. You cannot open it any more, and API keys you made there have ended. Your account and your other organisations are as they were.`,
      `If you think this is a mistake, ask an owner of ${organisation} to invite you again.`,
    ],
  }),
  es: (organisation) => ({
    subject: `Ya no formas parte de ${organisation}`,
    lines: [
      `te han quitado de ${organisation} en PenguinMails. Ya no puedes abrirla, y las claves de API que creaste allí han terminado. Tu cuenta y tus otras organizaciones siguen como estaban.`,
      `Si crees que es un error, pide a alguien que sea propietario de ${organisation} que te invite de nuevo.`,
    ],
  }),
};

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
  const { name, email: address, language } = user;
  const key = `removal:${tenantId}:${userId}:${ctx.clock.now().getTime()}`;
  await sendLetter(ctx, { name, address, language }, TEXTS[language](organisation), key);
}
