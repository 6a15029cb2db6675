import { sessions, users } from "@penguin/db/schema";
import { DomainError } from "@penguin/runtime/error";
import { newId } from "@penguin/runtime/id";
import { eq, sql } from "drizzle-orm";
import { type AccountCtx, parse } from "../kernel/index.ts";
import { SignInInput } from "./schema.ts";

const LOCK_AFTER = 5;
const LOCK_MS = 15 * 60_000;
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

/** Counts in the database, so that guesses at the same time are all counted. */
const recordFailure = async (ctx: AccountCtx, user: { id: string }): Promise<void> => {
  const until = new Date(ctx.clock.now().getTime() + LOCK_MS).toISOString();
  const failedLogins = sql`${users.failedLogins} + 1`;
  const lockedUntil = sql`case when ${users.failedLogins} + 1 >= ${LOCK_AFTER} then ${until}::timestamptz end`;
  await ctx.auth.update(users).set({ failedLogins, lockedUntil }).where(eq(users.id, user.id));
};

/**
 * Checks a password and opens a session. Unknown address, wrong password and locked account get the same answer, and an
 * unknown address costs the same hashing. Throws `unauthenticated`.
 */
export async function signIn(
  ctx: AccountCtx,
  raw: SignInInput & { userAgent?: string },
): Promise<{ sessionId: string; userId: string; email: string; name: string }> {
  const input = parse(SignInInput, raw);
  const [user] = await ctx.auth.select().from(users).where(eq(users.email, input.email.trim().toLowerCase()));
  const matches = await ctx.doors.passwords.verify(user?.passwordHash, input.password);
  const now = ctx.clock.now();
  if (!user || (user.lockedUntil && user.lockedUntil > now)) throw refused();
  if (!matches) {
    await recordFailure(ctx, user);
    throw refused();
  }
  const [membership] = await tenantsOf(ctx, user.id);
  if (!membership) throw refused();
  const sessionId = newId(now);
  await ctx.auth.transaction(async (tx) => {
    await tx.update(users).set({ failedLogins: 0, lockedUntil: null }).where(eq(users.id, user.id));
    await tx.insert(sessions).values({
      id: sessionId,
      userId: user.id,
      tenantId: membership.tenant_id,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + SESSION_MS),
      ip: ctx.ip,
      userAgent: raw.userAgent?.slice(0, 300),
    });
  });
  return { sessionId, userId: user.id, email: user.email, name: user.name };
}
