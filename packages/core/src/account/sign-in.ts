import { sessions, users } from "@penguin/db/schema";
import { DomainError } from "@penguin/runtime/error";
import { newId } from "@penguin/runtime/id";
import { eq, sql } from "drizzle-orm";
import { type AccountCtx, parse } from "../kernel/index.ts";
import { SignInInput } from "./schema.ts";
import { isResting, recordAttempt } from "./sign-in-attempt.ts";

const SESSION_MS = 24 * 3_600_000;

const refused = (): DomainError =>
  new DomainError(
    "unauthenticated",
    "The address or the password is wrong. After five tries the account rests for 15 minutes.",
  );

const tenantsOf = async (
  ctx: AccountCtx,
  userId: string,
): Promise<{ tenant_id: string; tenant_name: string; roles: string[] }[]> =>
  ctx.auth.execute(sql`select * from app.memberships_of(${userId}::uuid)`);

/**
 * Checks a password and opens a session. Unknown address, wrong password and locked account get the same answer, and an
 * unknown address costs the same hashing. Throws `unauthenticated`.
 */
export async function signIn(
  ctx: AccountCtx,
  raw: SignInInput & { userAgent?: string },
): Promise<{ sessionId: string; userId: string; email: string; name: string }> {
  const input = parse(SignInInput, raw);
  const email = input.email.trim().toLowerCase();
  const [user] = await ctx.auth.select().from(users).where(eq(users.email, email));
  const matches = await ctx.doors.passwords.verify(user?.passwordHash, input.password);
  const now = ctx.clock.now();
  const attempt = { email, userId: user?.id, userAgent: raw.userAgent };
  if (await isResting(ctx, email)) {
    await recordAttempt(ctx, attempt, "resting");
    throw refused();
  }
  if (!user || !matches) {
    await recordAttempt(ctx, attempt, user ? "wrong_password" : "unknown_address");
    throw refused();
  }
  const [membership] = await tenantsOf(ctx, user.id);
  if (!membership) throw refused();
  const sessionId = newId(now);
  await recordAttempt(ctx, attempt, "accepted");
  await ctx.auth.insert(sessions).values({
    id: sessionId,
    userId: user.id,
    tenantId: membership.tenant_id,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: new Date(now.getTime() + SESSION_MS),
    ip: ctx.ip,
    userAgent: raw.userAgent?.slice(0, 300),
  });
  return { sessionId, userId: user.id, email: user.email, name: user.name };
}
