import { inTenantTransaction } from "@penguin/db";
import { authenticators, members, sessions, tenants, users, workspaceMembers } from "@penguin/db/schema";
import { isId } from "@penguin/runtime/id";
import { and, eq, gt, isNull } from "drizzle-orm";
import type { AccountCtx, Actor, Restriction } from "../kernel/index.ts";

const SEEN_EVERY_MS = 60_000;
const GRACE_MS = 24 * 3_600_000;

/** What a person set about themselves. */
export type Profile = Pick<
  typeof users.$inferSelect,
  "zone" | "dateFormat" | "hour12" | "language" | "avatarId" | "mutedNotices"
>;

/** A live session, its organisation and the person behind it. */
export interface FoundSession {
  sessionId: string;
  tenantId: string;
  actor: Extract<Actor, { kind: "user" }>;
  emailVerified: boolean;
  /** How the person reads times and numbers, and what is theirs alone. */
  profile: Profile;
  /** True when the organisation was closed: its owners can only open it again. */
  tenantClosed: boolean;
}

type Session = typeof sessions.$inferSelect;
type Tenant = typeof tenants.$inferSelect;

/** True when the session rested or lived longer than it may, by its own limits or the organisation's tighter ones. */
const isOver = (session: Session, tenant: Tenant, now: number): boolean => {
  const idleSeconds = Math.min(session.idleSeconds, (tenant.sessionIdleMinutes ?? Infinity) * 60);
  const lifeMs = (tenant.sessionHours ?? Infinity) * 3_600_000;
  return (
    now - session.lastSeenAt.getTime() >= idleSeconds * 1000 || now - session.createdAt.getTime() >= lifeMs
  );
};

const restrictionOf = (
  user: typeof users.$inferSelect,
  hasFactor: boolean,
  tenant: Tenant,
  now: number,
): Restriction | undefined => {
  const { secondFactorFrom } = tenant;
  if (!hasFactor && secondFactorFrom && secondFactorFrom.getTime() <= now) return "second_factor";
  if (user.emailVerifiedAt) return undefined;
  return user.createdAt.getTime() + GRACE_MS > now ? "unverified" : "unverified_long";
};

/** The live session with this id and who it belongs to, roles read afresh; undefined when it is over or unknown. */
export async function findSession(ctx: AccountCtx, sessionId: string): Promise<FoundSession | undefined> {
  if (!isId(sessionId)) return undefined;
  const now = ctx.clock.now();
  const [found] = await ctx.auth
    .select({ session: sessions, user: users, factorAt: authenticators.confirmedAt })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .leftJoin(authenticators, eq(authenticators.userId, sessions.userId))
    .where(and(eq(sessions.id, sessionId), isNull(sessions.revokedAt), gt(sessions.expiresAt, now)));
  if (!found) return undefined;
  const { session, user, factorAt } = found;
  const membership = await inTenantTransaction(ctx.auth, session.tenantId, async (tx) => {
    const [member] = await tx
      .select({ roles: members.roles, tenant: tenants })
      .from(members)
      .innerJoin(tenants, eq(tenants.tenantId, members.tenantId))
      .where(eq(members.userId, user.id));
    const access = await tx
      .select({ id: workspaceMembers.workspaceId, role: workspaceMembers.role })
      .from(workspaceMembers)
      .where(eq(workspaceMembers.userId, user.id));
    return member && { ...member, workspaces: Object.fromEntries(access.map((row) => [row.id, row.role])) };
  });
  if (!membership || isOver(session, membership.tenant, now.getTime())) return undefined;
  const tenantClosed = membership.tenant.status === "canceled";
  if (tenantClosed && !membership.roles.includes("owner")) return undefined;
  if (now.getTime() - session.lastSeenAt.getTime() > SEEN_EVERY_MS)
    await ctx.auth.update(sessions).set({ lastSeenAt: now }).where(eq(sessions.id, sessionId));
  const { tenant, roles, workspaces } = membership;
  const { zone, dateFormat, hour12, language, avatarId, mutedNotices } = user;
  const restriction = restrictionOf(user, factorAt !== null, tenant, now.getTime());
  return {
    sessionId,
    tenantId: session.tenantId,
    actor: {
      kind: "user",
      userId: user.id,
      email: user.email,
      name: user.name,
      roles,
      workspaces,
      ...(restriction && { restriction }),
    },
    emailVerified: user.emailVerifiedAt !== null,
    profile: { zone, dateFormat, hour12, language, avatarId, mutedNotices },
    tenantClosed,
  };
}

/** Ends a session at once; ending an unknown or ended one changes nothing. */
export async function endSession(ctx: AccountCtx, sessionId: string): Promise<void> {
  await ctx.auth
    .update(sessions)
    .set({ revokedAt: ctx.clock.now() })
    .where(and(eq(sessions.id, sessionId), isNull(sessions.revokedAt)));
}
