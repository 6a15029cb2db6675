import { sessions, signInAttempts, userDevices } from "@penguin/db/schema";
import { notFound } from "@penguin/runtime/error";
import { and, desc, eq, gt, isNull, lt } from "drizzle-orm";
import type { z } from "zod";
import { decodeCursor, type Page, parse, permit, toPage } from "../kernel/index.ts";
import { auditPerson, endSessionsOf, loadUser, type PersonCtx } from "./person.ts";
import { EndSessionInput, ListSignInsInput } from "./schema.ts";

/** An open session as its owner sees it. */
export interface SessionRow {
  id: string;
  userAgent: string | null;
  /** Where it was opened: the address the request came from. */
  place: string | null;
  createdAt: Date;
  lastSeenAt: Date;
  isCurrent: boolean;
  /** Until when this browser is not asked for a code. */
  trustedUntil: Date | null;
}

const isAlive = (ctx: PersonCtx) =>
  and(
    eq(sessions.userId, ctx.actor.userId),
    isNull(sessions.revokedAt),
    gt(sessions.expiresAt, ctx.clock.now()),
  );

/** The open sessions of who is signed in, the one in use first, then by last use. */
export async function listSessions(ctx: PersonCtx): Promise<SessionRow[]> {
  permit(ctx, "account.list-sessions");
  const rows = await ctx.auth
    .select({ session: sessions, trustedUntil: userDevices.trustedUntil })
    .from(sessions)
    .leftJoin(
      userDevices,
      and(eq(userDevices.userId, sessions.userId), eq(userDevices.deviceHash, sessions.deviceHash)),
    )
    .where(isAlive(ctx))
    .orderBy(desc(sessions.lastSeenAt), desc(sessions.id));
  const now = ctx.clock.now().getTime();
  return rows
    .filter(({ session }) => now - session.lastSeenAt.getTime() < session.idleSeconds * 1000)
    .map(({ session, trustedUntil }) => ({
      id: session.id,
      userAgent: session.userAgent,
      place: session.ip,
      createdAt: session.createdAt,
      lastSeenAt: session.lastSeenAt,
      isCurrent: session.id === ctx.sessionId,
      trustedUntil,
    }))
    .sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent));
}

/** Ends one of one's own sessions at once. */
export async function endOwnSession(ctx: PersonCtx, raw: z.input<typeof EndSessionInput>): Promise<void> {
  permit(ctx, "account.end-session");
  const input = parse(EndSessionInput, raw);
  await ctx.auth.transaction(async (tx) => {
    const ended = await tx
      .update(sessions)
      .set({ revokedAt: ctx.clock.now() })
      .where(and(isAlive(ctx), eq(sessions.id, input.sessionId)))
      .returning({ id: sessions.id });
    if (ended.length === 0) throw notFound("session");
    const user = await loadUser(tx, ctx.actor.userId);
    await auditPerson(tx, ctx, user, { action: "account.end-session" });
  });
}

/** Ends every session but the one in use. */
export async function endOtherSessions(ctx: PersonCtx): Promise<{ ended: number }> {
  permit(ctx, "account.end-other-sessions");
  return ctx.auth.transaction(async (tx) => {
    const ended = await endSessionsOf(tx, ctx.actor.userId, ctx.clock.now(), ctx.sessionId);
    const user = await loadUser(tx, ctx.actor.userId);
    await auditPerson(tx, ctx, user, { action: "account.end-other-sessions", after: { ended } });
    return { ended };
  });
}

/** An attempt to sign in to one's own account. */
export interface SignInRow {
  id: string;
  at: Date;
  result: (typeof signInAttempts.$inferSelect)["result"];
  place: string | null;
  userAgent: string | null;
}

/** The attempts to sign in to one's own account, the newest first. */
export async function listSignIns(
  ctx: PersonCtx,
  raw: z.input<typeof ListSignInsInput>,
): Promise<Page<SignInRow>> {
  permit(ctx, "account.list-sign-ins");
  const input = parse(ListSignInsInput, raw);
  const [before] = decodeCursor(input.cursor, ["id"]) ?? [];
  const { id, at, result, ip: place, userAgent } = signInAttempts;
  const rows = await ctx.auth
    .select({ id, at, result, place, userAgent })
    .from(signInAttempts)
    .where(
      and(
        eq(signInAttempts.userId, ctx.actor.userId),
        before === undefined ? undefined : lt(signInAttempts.id, before),
      ),
    )
    .orderBy(desc(signInAttempts.id))
    .limit(input.limit + 1);
  return toPage(rows, input.limit, (row) => [row.id]);
}
