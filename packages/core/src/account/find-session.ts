import { sessions, type users } from "@penguin/db/schema";
import { isId } from "@penguin/runtime/id";
import { and, eq, isNull, sql } from "drizzle-orm";
import type { AccountCtx, Actor, TenantRole, WorkspaceRole } from "../kernel/index.ts";
import { restrictionOf } from "./find-member.ts";

const SEEN_EVERY_MS = 60_000;

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

/** What `app.find_session` gives: times as the driver's text, null where nothing is set. */
type SessionRow = {
  user_id: string;
  tenant_id: string;
  idle_seconds: number;
  last_seen_at: string;
  created_at: string;
  email: string;
  name: string;
  profile: Profile;
  email_verified_at: string | null;
  registered_at: string;
  has_factor: boolean;
  roles: TenantRole[];
  workspaces: Record<string, WorkspaceRole>;
  tenant_status: string;
  session_idle_minutes: number | null;
  session_hours: number | null;
  second_factor_from: string | null;
};

/** True when the session rested or lived longer than it may, by its own limits or the organisation's tighter ones. */
const isOver = (row: SessionRow, now: number): boolean => {
  const idleSeconds = Math.min(row.idle_seconds, (row.session_idle_minutes ?? Infinity) * 60);
  const lifeMs = (row.session_hours ?? Infinity) * 3_600_000;
  return (
    now - Date.parse(row.last_seen_at) >= idleSeconds * 1000 || now - Date.parse(row.created_at) >= lifeMs
  );
};

const instantOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

/**
 * The live session with this id and who it belongs to, roles read afresh; undefined when it is over or unknown. One
 * round trip, because every request of a signed-in person begins with it.
 */
export async function findSession(ctx: AccountCtx, sessionId: string): Promise<FoundSession | undefined> {
  if (!isId(sessionId)) return undefined;
  const now = ctx.clock.now();
  const [row] = await ctx.auth.execute<SessionRow>(
    sql`select * from app.find_session(${sessionId}, ${now.toISOString()})`,
  );
  if (!row || isOver(row, now.getTime())) return undefined;
  const tenantClosed = row.tenant_status === "canceled";
  if (tenantClosed && !row.roles.includes("owner")) return undefined;
  if (now.getTime() - Date.parse(row.last_seen_at) > SEEN_EVERY_MS)
    await ctx.auth.update(sessions).set({ lastSeenAt: now }).where(eq(sessions.id, sessionId));
  const standing = {
    hasFactor: row.has_factor,
    secondFactorFrom: instantOf(row.second_factor_from),
    emailVerifiedAt: instantOf(row.email_verified_at),
    registeredAt: new Date(row.registered_at),
  };
  const restriction = restrictionOf(standing, now);
  return {
    sessionId,
    tenantId: row.tenant_id,
    actor: {
      kind: "user",
      userId: row.user_id,
      email: row.email,
      name: row.name,
      roles: row.roles,
      workspaces: row.workspaces,
      ...(restriction && { restriction }),
    },
    emailVerified: row.email_verified_at !== null,
    profile: row.profile,
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
