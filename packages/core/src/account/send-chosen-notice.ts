import { type CHOSEN_NOTICES, users } from "@penguin/db/schema";
import { eq } from "drizzle-orm";
import { type AccountCtx, type Language, type Letter, sendLetter } from "../kernel/index.ts";

/** A mail that a person may turn off. */
export type ChosenNotice = (typeof CHOSEN_NOTICES)[number];

/**
 * Sends a person a mail that they may turn off, in their language; nothing when they did. Throws when the mail was not
 * taken; the job around it tries again.
 */
export async function sendChosenNotice(
  ctx: AccountCtx,
  wish: { userId: string; notice: ChosenNotice; key: string; letters: Readonly<Record<Language, Letter>> },
): Promise<void> {
  const [user] = await ctx.auth.select().from(users).where(eq(users.id, wish.userId));
  if (!user || user.mutedNotices.includes(wish.notice)) return;
  const { name, email: address, language } = user;
  await sendLetter(ctx, { name, address, language }, wish.letters[language], wish.key);
}
