import { users } from "@penguin/db/schema";
import { eq } from "drizzle-orm";
import { type AccountCtx, parse, sendLetter, takeMailAllowance } from "../kernel/index.ts";
import { NOTICE_TEXTS } from "./notice-texts.ts";
import { auditPerson, loadUser } from "./person.ts";
import { VerifyEmailInput } from "./schema.ts";
import { hashOf, issueToken, redeemToken } from "./token.ts";

const DAY_MS = 86_400_000;

/**
 * Mails a fresh verification link (valid for 24 hours, used once) to an unverified person. The link is made here, so
 * neither the queue nor the database ever holds it. Throws when the mail server did not take the mail; the job retries.
 */
export async function sendVerification(ctx: AccountCtx, userId: string): Promise<void> {
  const [user] = await ctx.auth.select().from(users).where(eq(users.id, userId));
  if (!user || user.emailVerifiedAt) return;
  const token = await issueToken(ctx, { userId, purpose: "verify_email", lifetimeMs: DAY_MS });
  const link = `${ctx.settings.webUrl}/verify-email?token=${token}`;
  const { name, email: address, language } = user;
  const letter = NOTICE_TEXTS[language].verification(link);
  await sendLetter(ctx, { name, address, language }, letter, `verify:${hashOf(token)}`);
}

/** Redeems a verification link once; returns the person. Throws `invalid` for a used, old or unknown link. */
export async function verifyEmail(ctx: AccountCtx, raw: { token: string }): Promise<{ userId: string }> {
  const input = parse(VerifyEmailInput, raw);
  const at = ctx.clock.now();
  return ctx.auth.transaction(async (tx) => {
    const { userId } = await redeemToken(tx, "verify_email", input.token, at);
    await tx.update(users).set({ emailVerifiedAt: at }).where(eq(users.id, userId));
    await auditPerson(tx, ctx, await loadUser(tx, userId), { action: "account.verify-email" });
    return { userId };
  });
}

const MOST_A_DAY = 10;

/** Asks for another verification mail, at most one a minute a person. Throws `limit_exceeded` for the fourth within an hour. */
export async function resendVerification(ctx: AccountCtx, userId: string): Promise<void> {
  const at = ctx.clock.now();
  const { email } = await loadUser(ctx.auth, userId);
  const wish = { address: email, by: userId, place: ctx.ip, mostADay: MOST_A_DAY };
  await ctx.auth.transaction((tx) => takeMailAllowance(tx, wish, at));
  const minute = Math.floor(at.getTime() / 60_000);
  await ctx.jobs.enqueue(
    "account.send-verification",
    { userId, requestId: ctx.requestId },
    { key: `${userId}-m${minute}` },
  );
}
