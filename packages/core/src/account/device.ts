import { randomBytes } from "node:crypto";
import { sessions, userDevices } from "@penguin/db/schema";
import { and, eq, gt, inArray } from "drizzle-orm";
import type { AccountCtx, Tx } from "../kernel/index.ts";
import { hashOf } from "./token.ts";

const TRUSTED_MS = 30 * 86_400_000;
/** A browser that more people share is new to the first of them again. */
const MOST_PEOPLE = 5;

/** What a value is kept as: bound to the person, so that it is worth nothing for anybody else. */
const deviceHash = (userId: string, value: string): string => hashOf(`${userId}:${value}`);

const hashesOf = (userId: string, values: readonly string[]): string[] =>
  values.slice(0, MOST_PEOPLE).map((value) => deviceHash(userId, value));

/** A browser somebody signs in with. */
export interface DeviceWish {
  /** What the browser holds, at most five values that were made for its people. Whoever uses it could have put them there. */
  devices: readonly string[];
  /** True when it is not to be asked for a code for 30 days. */
  trust: boolean;
  userAgent: string | undefined;
}

/** A browser that was met: whether it was known, its hash, and what it is to hold from now on. */
export interface MetDevice {
  isKnown: boolean;
  hash: string;
  devices: string[];
}

const findKnown = async (tx: Tx, userId: string, values: readonly string[]): Promise<string | undefined> => {
  const [row] = await tx
    .select({ hash: userDevices.deviceHash })
    .from(userDevices)
    .where(and(eq(userDevices.userId, userId), inArray(userDevices.deviceHash, hashesOf(userId, values))))
    .limit(1);
  return row && values.find((value) => deviceHash(userId, value) === row.hash);
};

/** Gives a known browser another value, under which its sessions stay. */
const renew = async (tx: Tx, userId: string, from: string, to: string): Promise<void> => {
  await tx
    .update(userDevices)
    .set({ deviceHash: to })
    .where(and(eq(userDevices.userId, userId), eq(userDevices.deviceHash, from)));
  await tx
    .update(sessions)
    .set({ deviceHash: to })
    .where(and(eq(sessions.userId, userId), eq(sessions.deviceHash, from)));
};

/**
 * Remembers a browser. One that is not known to this person, and one that gets trust, is given a fresh value of our own: what
 * somebody put into a browser beforehand is never the value that counts.
 */
export async function meetDevice(tx: Tx, userId: string, wish: DeviceWish, at: Date): Promise<MetDevice> {
  const values = wish.devices.slice(0, MOST_PEOPLE);
  const known = values.length === 0 ? undefined : await findKnown(tx, userId, values);
  const value = known === undefined || wish.trust ? randomBytes(24).toString("base64url") : known;
  const hash = deviceHash(userId, value);
  if (known !== undefined && known !== value) await renew(tx, userId, deviceHash(userId, known), hash);
  const userAgent = wish.userAgent?.slice(0, 300);
  const trust = wish.trust ? { trustedUntil: new Date(at.getTime() + TRUSTED_MS) } : {};
  await tx
    .insert(userDevices)
    .values({ userId, deviceHash: hash, userAgent, firstSeenAt: at, lastSeenAt: at, ...trust })
    .onConflictDoUpdate({
      target: [userDevices.userId, userDevices.deviceHash],
      set: { lastSeenAt: at, userAgent, ...trust },
    });
  const others = values.filter((other) => other !== known);
  return { isKnown: known !== undefined, hash, devices: [value, ...others].slice(0, MOST_PEOPLE) };
}

/** Whether the person said that a browser which holds these values need not be asked for a code. */
export async function isTrusted(
  ctx: AccountCtx,
  userId: string,
  devices: readonly string[],
): Promise<boolean> {
  if (devices.length === 0) return false;
  const [row] = await ctx.auth
    .select({ userId: userDevices.userId })
    .from(userDevices)
    .where(
      and(
        eq(userDevices.userId, userId),
        inArray(userDevices.deviceHash, hashesOf(userId, devices)),
        gt(userDevices.trustedUntil, ctx.clock.now()),
      ),
    );
  return row !== undefined;
}
