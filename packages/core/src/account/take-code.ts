import { authenticators, backupCodes } from "@penguin/db/schema";
import { and, eq, isNotNull, isNull, lt } from "drizzle-orm";
import type { AccountCtx } from "../kernel/index.ts";
import { hashOf } from "./token.ts";
import { totpStep } from "./totp.ts";

/** What a person's authenticator secret is sealed for. */
export const bindingOf = (userId: string) => ({ tenantId: userId, path: "authenticators", version: 1 });

/** A backup code without the spaces, dashes and capitals people type. */
export const plainCode = (code: string): string => code.toLowerCase().replace(/[^a-z0-9]/g, "");

/** The hash of a backup code; bound to the person, so that equal codes of two people differ. */
export const backupHash = (userId: string, code: string): string => hashOf(`${userId}:${plainCode(code)}`);

/** Takes a code of the app: each time step once, also when two requests bring it at the same moment. */
const takeTotp = async (ctx: AccountCtx, userId: string, code: string): Promise<boolean> => {
  const [row] = await ctx.auth.select().from(authenticators).where(eq(authenticators.userId, userId));
  if (!row) return false;
  const secret = ctx.doors.secrets.open(bindingOf(userId), row.sealed);
  const step = totpStep(secret, code, ctx.clock.now());
  if (step === undefined) return false;
  const taken = await ctx.auth
    .update(authenticators)
    .set({ lastStep: step })
    .where(
      and(
        eq(authenticators.userId, userId),
        eq(authenticators.sealed, row.sealed),
        lt(authenticators.lastStep, step),
      ),
    )
    .returning({ userId: authenticators.userId });
  return taken.length === 1;
};

const takeBackup = async (ctx: AccountCtx, userId: string, code: string): Promise<boolean> => {
  const taken = await ctx.auth
    .update(backupCodes)
    .set({ usedAt: ctx.clock.now() })
    .where(
      and(
        eq(backupCodes.userId, userId),
        eq(backupCodes.hash, backupHash(userId, code)),
        isNull(backupCodes.usedAt),
      ),
    )
    .returning({ userId: backupCodes.userId });
  return taken.length === 1;
};

/** Uses up a code of the authenticator app or a backup code; false when it is wrong or was used. */
export async function takeCode(ctx: AccountCtx, userId: string, code: string): Promise<boolean> {
  const plain = plainCode(code);
  return /^\d{6}$/.test(plain) ? takeTotp(ctx, userId, plain) : takeBackup(ctx, userId, plain);
}

/** Whether the person has a second factor that was confirmed. */
export async function hasSecondFactor(ctx: AccountCtx, userId: string): Promise<boolean> {
  const [row] = await ctx.auth
    .select({ userId: authenticators.userId })
    .from(authenticators)
    .where(and(eq(authenticators.userId, userId), isNotNull(authenticators.confirmedAt)));
  return row !== undefined;
}
