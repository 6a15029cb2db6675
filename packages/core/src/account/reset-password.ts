import { signInAttempts, users } from "@penguin/db/schema";
import { DomainError } from "@penguin/runtime/error";
import { newId } from "@penguin/runtime/id";
import { and, count, eq, gt, isNull } from "drizzle-orm";
import type { z } from "zod";
import { type AccountCtx, parse, type Tx } from "../kernel/index.ts";
import { lockText, recordAttempt } from "./attempt-log.ts";
import { newPasswordHash, replacePassword } from "./new-password.ts";
import { forgetTrust } from "./forget-trust.ts";
import { auditPerson, endSessionsOf, loadUser } from "./person.ts";
import { requireProof } from "./proof.ts";
import { RequestResetInput, ResetPasswordInput } from "./schema.ts";
import { peekToken, redeemToken, voidTokens } from "./token.ts";

const HOUR_MS = 3_600_000;
const AN_HOUR = 3;

const askedSince = async (tx: Tx, where: { email?: string; ip?: string }, since: Date): Promise<number> => {
  const [row] = await tx
    .select({ n: count() })
    .from(signInAttempts)
    .where(
      and(
        where.email === undefined ? undefined : eq(signInAttempts.email, where.email),
        where.ip === undefined ? undefined : eq(signInAttempts.ip, where.ip),
        eq(signInAttempts.result, "reset_asked"),
        gt(signInAttempts.at, since),
      ),
    );
  return row?.n ?? 0;
};

/**
 * Asks for a mail with a link to a new password. The answer is the same whether or not somebody has the address. Three an
 * hour an address and a place; throws `limit_exceeded` then, `refused_state` with the reason `proof` without a proof.
 */
export async function requestPasswordReset(
  ctx: AccountCtx,
  raw: z.input<typeof RequestResetInput>,
): Promise<void> {
  const input = parse(RequestResetInput, raw);
  await requireProof(ctx, input.proof);
  const email = input.email.toLowerCase();
  const at = ctx.clock.now();
  const [user] = await ctx.auth.select({ id: users.id }).from(users).where(eq(users.email, email));
  await ctx.auth.transaction(async (tx) => {
    await lockText(tx, `address ${email}`);
    await lockText(tx, `place ${ctx.ip ?? ""}`);
    const since = new Date(at.getTime() - HOUR_MS);
    const fromPlace = ctx.ip === undefined ? 0 : await askedSince(tx, { ip: ctx.ip }, since);
    if (fromPlace >= AN_HOUR || (await askedSince(tx, { email }, since)) >= AN_HOUR)
      throw new DomainError(
        "limit_exceeded",
        "Three mails an hour are the most. Look for the one you have, or wait.",
      );
    await recordAttempt(tx, ctx, { email, userId: user?.id }, "reset_asked");
  });
  // For an address nobody has the job finds nobody: asking for it costs the same.
  const userId = user?.id ?? newId(at);
  await ctx.jobs.enqueue(
    "account.send-notice",
    { userId, notice: "reset_password", requestId: ctx.requestId },
    { key: `${userId}-reset-${at.getTime()}` },
  );
}

/**
 * Sets a new password by the link of a mail, ends every session and makes other such links worthless. The link proves the
 * address, too. Throws `invalid` for a link that is used, old or unknown; a refused password leaves the link usable.
 */
export async function resetPassword(
  ctx: AccountCtx,
  raw: z.input<typeof ResetPasswordInput>,
): Promise<{ email: string }> {
  const input = parse(ResetPasswordInput, raw);
  const { userId } = await peekToken(ctx, "reset_password", input.token);
  const user = await loadUser(ctx.auth, userId);
  const { email, name } = user;
  const hash = await newPasswordHash(ctx, { password: input.password, email, name, userId });
  const at = ctx.clock.now();
  await ctx.auth.transaction(async (tx) => {
    await redeemToken(tx, "reset_password", input.token, at);
    await voidTokens(tx, userId, at);
    await replacePassword(tx, userId, hash, at);
    await tx
      .update(users)
      .set({ emailVerifiedAt: at })
      .where(and(eq(users.id, userId), isNull(users.emailVerifiedAt)));
    await forgetTrust(tx, userId);
    const sessions = await endSessionsOf(tx, userId, at);
    await auditPerson(tx, ctx, user, {
      action: "account.reset-password",
      after: { endedSessions: sessions },
    });
  });
  await ctx.jobs.enqueue(
    "account.send-notice",
    { userId, notice: "password_changed", requestId: ctx.requestId },
    { key: `${userId}-password-${at.getTime()}` },
  );
  return { email };
}
