import { inTenantTransaction } from "@penguin/db";
import { members, sessions, tenants, users, workspaceMembers } from "@penguin/db/schema";
import { isId } from "@penguin/runtime/id";
import { and, eq, gt, isNull } from "drizzle-orm";
import type { AccountCtx, Actor } from "../kernel/index.ts";

const SEEN_EVERY_MS = 60_000;

/** A live session, its organisation and the person behind it. */
export interface FoundSession {
  sessionId: string;
  tenantId: string;
  actor: Extract<Actor, { kind: "user" }>;
  emailVerified: boolean;
  /** True when the organisation was closed: its owners can only open it again. */
  tenantClosed: boolean;
}

/** The live session with this id and who it belongs to, roles read afresh; undefined when it is over or unknown. */
export async function findSession(ctx: AccountCtx, sessionId: string): Promise<FoundSession | undefined> {
  if (!isId(sessionId)) return undefined;
  const now = ctx.clock.now();
  const [found] = await ctx.auth
    .select({ session: sessions, user: users })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(and(eq(sessions.id, sessionId), isNull(sessions.revokedAt), gt(sessions.expiresAt, now)));
  if (!found) return undefined;
  const { session, user } = found;
  const membership = await inTenantTransaction(ctx.auth, session.tenantId, async (tx) => {
    const [member] = await tx
      .select({ roles: members.roles, status: tenants.status })
      .from(members)
      .innerJoin(tenants, eq(tenants.tenantId, members.tenantId))
      .where(eq(members.userId, user.id));
    const access = await tx
      .select({ id: workspaceMembers.workspaceId, role: workspaceMembers.role })
      .from(workspaceMembers)
      .where(eq(workspaceMembers.userId, user.id));
    return member
      ? { ...member, workspaces: Object.fromEntries(access.map((row) => [row.id, row.role])) }
      : undefined;
  });
  if (!membership) return undefined;
  const { roles, workspaces, status } = membership;
  const tenantClosed = status === "canceled";
  if (tenantClosed && !roles.includes("owner")) return undefined;
  if (now.getTime() - session.lastSeenAt.getTime() > SEEN_EVERY_MS)
    await ctx.auth.update(sessions).set({ lastSeenAt: now }).where(eq(sessions.id, sessionId));
  return {
    sessionId,
    tenantId: session.tenantId,
    actor: { kind: "user", userId: user.id, email: user.email, name: user.name, roles, workspaces },
    emailVerified: user.emailVerifiedAt !== null,
    tenantClosed,
  };
}

/** Ends a session at once; ending an unknown or ended one changes nothing. */
export async function endSession(ctx: AccountCtx, sessionId: string): Promise<void> {
  await ctx.auth.update(sessions).set({ revokedAt: ctx.clock.now() }).where(eq(sessions.id, sessionId));
}
