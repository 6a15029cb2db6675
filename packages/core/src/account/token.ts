import { createHash, randomBytes } from "node:crypto";
import { userTokens } from "@penguin/db/schema";
import { DomainError } from "@penguin/runtime/error";
import { and, eq, gt, isNull } from "drizzle-orm";
import type { AccountCtx, Tx } from "../kernel/index.ts";

type Purpose = (typeof userTokens.$inferSelect)["purpose"];
type Reader = AccountCtx["auth"] | Tx;

/** The SHA-256 that is kept in place of a secret somebody else holds. */
export const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** Makes a single-use token for a link; only its hash is kept. */
export async function issueToken(
  ctx: AccountCtx,
  wish: { userId: string; purpose: Purpose; lifetimeMs: number; email?: string },
): Promise<string> {
  const token = randomBytes(24).toString("base64url");
  const at = ctx.clock.now();
  const { userId, purpose, email } = wish;
  const expiresAt = new Date(at.getTime() + wish.lifetimeMs);
  await ctx.auth
    .insert(userTokens)
    .values({ hash: hashOf(token), userId, purpose, email, createdAt: at, expiresAt });
  return token;
}

const open = (purpose: Purpose, token: string, at: Date) =>
  and(
    eq(userTokens.hash, hashOf(token)),
    eq(userTokens.purpose, purpose),
    isNull(userTokens.usedAt),
    gt(userTokens.expiresAt, at),
  );

const unusable = (): DomainError =>
  new DomainError(
    "invalid",
    "This link was used already or is too old. Nothing was changed; ask for a new one.",
    {
      reason: "token",
    },
  );

/** Whose link this is, without using it up. Throws `invalid` for a used, old or unknown link. */
export async function peekToken(
  ctx: AccountCtx,
  purpose: Purpose,
  token: string,
): Promise<{ userId: string }> {
  const [row] = await ctx.auth
    .select({ userId: userTokens.userId })
    .from(userTokens)
    .where(open(purpose, token, ctx.clock.now()));
  if (!row) throw unusable();
  return row;
}

/** Uses a link up: of two that come at once one gets it, the other throws `invalid`. */
export async function redeemToken(
  tx: Reader,
  purpose: Purpose,
  token: string,
  at: Date,
): Promise<{ userId: string; email: string | null }> {
  const [used] = await tx
    .update(userTokens)
    .set({ usedAt: at })
    .where(open(purpose, token, at))
    .returning({ userId: userTokens.userId, email: userTokens.email });
  if (!used) throw unusable();
  return used;
}

/**
 * Makes every open link of a person worthless, whatever it is for: what follows each change of a credential. With `purpose`
 * only links of that kind.
 */
export async function voidTokens(tx: Reader, userId: string, at: Date, purpose?: Purpose): Promise<void> {
  const kind = purpose === undefined ? undefined : eq(userTokens.purpose, purpose);
  await tx
    .update(userTokens)
    .set({ usedAt: at })
    .where(and(eq(userTokens.userId, userId), kind, isNull(userTokens.usedAt)));
}
