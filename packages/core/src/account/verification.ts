import { createHash, randomBytes } from "node:crypto";
import { users, userTokens } from "@penguin/db/schema";
import { composeMessage, makeMessageId } from "@penguin/mail/mime";
import { DomainError } from "@penguin/runtime/error";
import { and, eq, gt, isNull } from "drizzle-orm";
import { type AccountCtx, parse } from "../kernel/index.ts";
import { VerifyEmailInput } from "./schema.ts";

const DAY_MS = 86_400_000;

const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex");

/**
 * Mails a fresh verification link (valid for 24 hours, used once) to an unverified person. The link is made here, so
 * neither the queue nor the database ever holds it. Throws when the mail server did not take the mail; the job retries.
 */
export async function sendVerification(ctx: AccountCtx, userId: string): Promise<void> {
  const [user] = await ctx.auth.select().from(users).where(eq(users.id, userId));
  if (!user || user.emailVerifiedAt) return;
  const token = randomBytes(24).toString("base64url");
  const at = ctx.clock.now();
  await ctx.auth.insert(userTokens).values({
    hash: hashOf(token),
    userId,
    purpose: "verify_email",
    createdAt: at,
    expiresAt: new Date(at.getTime() + DAY_MS),
  });
  const { systemMail, webUrl, messageIdSecret } = ctx.settings;
  const link = `${webUrl}/verify-email?token=${token}`;
  const raw = composeMessage({
    from: { name: "PenguinMails", address: systemMail.from },
    to: { name: user.name, address: user.email },
    subject: "Confirm your e-mail address",
    text: `Hello ${user.name},\n\nplease confirm that this is your address:\n\n${link}\n\nThe link works once, for 24 hours. If you did not sign up, ignore this mail.\n`,
    messageId: makeMessageId(
      `verify:${hashOf(token)}`,
      messageIdSecret,
      systemMail.from.split("@")[1] ?? "localhost",
    ),
    date: at,
    extraHeaders: { "Auto-Submitted": "auto-generated" },
  });
  const outcome = await ctx.doors.smtp.submit(systemMail, { from: systemMail.from, to: user.email }, raw);
  if (outcome.kind !== "accepted")
    throw new Error(`the verification mail was not accepted: ${outcome.kind} ${outcome.reply}`);
}

/** Redeems a verification link once; returns the person. Throws `invalid` for a used, old or unknown link. */
export async function verifyEmail(ctx: AccountCtx, raw: { token: string }): Promise<{ userId: string }> {
  const input = parse(VerifyEmailInput, raw);
  const at = ctx.clock.now();
  return ctx.auth.transaction(async (tx) => {
    const [used] = await tx
      .update(userTokens)
      .set({ usedAt: at })
      .where(
        and(
          eq(userTokens.hash, hashOf(input.token)),
          isNull(userTokens.usedAt),
          gt(userTokens.expiresAt, at),
        ),
      )
      .returning({ userId: userTokens.userId });
    if (!used)
      throw new DomainError(
        "invalid",
        "This link was used already or is too old. Sign in and ask for a new one.",
        {
          reason: "token",
        },
      );
    await tx.update(users).set({ emailVerifiedAt: at }).where(eq(users.id, used.userId));
    return used;
  });
}

/** Asks for another verification mail, at most one a minute a person. */
export async function resendVerification(ctx: AccountCtx, userId: string): Promise<void> {
  const minute = Math.floor(ctx.clock.now().getTime() / 60_000);
  await ctx.jobs.enqueue(
    "account.send-verification",
    { userId, requestId: ctx.requestId },
    { key: `${userId}-m${minute}` },
  );
}
