import { inTenantTransaction } from "@penguin/db";
import { sessions, users } from "@penguin/db/schema";
import { newId } from "@penguin/runtime/id";
import { and, desc, eq, gt, inArray, isNull } from "drizzle-orm";
import { type AccountCtx, type Tx, writeAudit } from "../kernel/index.ts";
import { type DeviceWish, meetDevice } from "./device.ts";
import type { User } from "./person.ts";

const DAY_MS = 86_400_000;
const REMEMBERED_MS = 30 * DAY_MS;
const MOST_SESSIONS = 5;

/** What a session is opened with. */
export interface SessionWish extends DeviceWish {
  tenantId: string;
  remember: boolean;
}

const endOldest = async (tx: Tx, userId: string, at: Date): Promise<void> => {
  const surplus = await tx
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.userId, userId), isNull(sessions.revokedAt), gt(sessions.expiresAt, at)))
    .orderBy(desc(sessions.createdAt), desc(sessions.id))
    .offset(MOST_SESSIONS);
  if (surplus.length === 0) return;
  const ids = surplus.map((row) => row.id);
  await tx.update(sessions).set({ revokedAt: at }).where(inArray(sessions.id, ids));
};

/**
 * Opens a session: 30 days when the person wants to be remembered, else one. The sixth ends the oldest. A browser that was
 * never seen before is told to the person by mail, but for the very first one. `devices` is what the browser is to hold.
 */
export async function openSession(
  ctx: AccountCtx,
  user: User,
  wish: SessionWish,
): Promise<{ sessionId: string; devices: string[] }> {
  const at = ctx.clock.now();
  const id = newId(at);
  const { tenantId, remember } = wish;
  const { isStrange, devices } = await inTenantTransaction(
    ctx.auth,
    { tenantId, workspaces: "all" },
    async (tx) => {
      await tx.select({ id: users.id }).from(users).where(eq(users.id, user.id)).for("no key update");
      const [earlier] = await tx
        .select({ id: sessions.id })
        .from(sessions)
        .where(eq(sessions.userId, user.id))
        .limit(1);
      const met = await meetDevice(tx, user.id, wish, at);
      await tx.insert(sessions).values({
        id,
        userId: user.id,
        tenantId,
        createdAt: at,
        lastSeenAt: at,
        expiresAt: new Date(at.getTime() + (remember ? REMEMBERED_MS : DAY_MS)),
        remembered: remember,
        ip: ctx.ip,
        userAgent: wish.userAgent?.slice(0, 300),
        deviceHash: met.hash,
      });
      await endOldest(tx, user.id, at);
      const { email, name } = user;
      const actor = { kind: "user", userId: user.id, email, name, roles: [], workspaces: {} } as const;
      await writeAudit(
        tx,
        { ...ctx, tenantId, actor },
        { action: "account.sign-in", entity: "user", entityId: user.id },
      );
      return { isStrange: earlier !== undefined && !met.isKnown, devices: met.devices };
    },
  );
  if (isStrange)
    await ctx.jobs.enqueue(
      "account.send-notice",
      { userId: user.id, notice: "new_device", ref: id, requestId: ctx.requestId },
      { key: `${id}-new-device` },
    );
  return { sessionId: id, devices };
}
