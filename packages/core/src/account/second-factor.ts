import { randomInt } from "node:crypto";
import { authenticators, backupCodes, users } from "@penguin/db/schema";
import { DomainError } from "@penguin/runtime/error";
import { and, count, eq, isNull } from "drizzle-orm";
import type { z } from "zod";
import { parse, permit, type Tx } from "../kernel/index.ts";
import { forgetTrust } from "./forget-trust.ts";
import { voidTokens } from "./token.ts";
import { auditPerson, type PersonCtx } from "./person.ts";
import { proveAgain } from "./prove.ts";
import { requiredFrom } from "./required-from.ts";
import { ConfirmSecondFactorInput, ProveBothInput, StartSecondFactorInput } from "./schema.ts";
import { backupHash, bindingOf, hasSecondFactor } from "./take-code.ts";
import { newTotpSecret, totpEnrolment } from "./totp.ts";

const CODES = 10;
const CODE_LENGTH = 16;
/** Without letters that look like others. */
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

const refuse = (message: string, reason: string): DomainError =>
  new DomainError("refused_state", message, { reason });

const newCode = (): string => {
  const text = Array.from({ length: CODE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
  return (text.match(/.{4}/g) ?? []).join("-");
};

/** Puts ten fresh codes in the place of all earlier ones and gives them; only hashes stay. */
const replaceCodes = async (tx: Tx, userId: string, at: Date): Promise<string[]> => {
  const codes = Array.from({ length: CODES }, newCode);
  await tx.delete(backupCodes).where(eq(backupCodes.userId, userId));
  await tx
    .insert(backupCodes)
    .values(codes.map((code) => ({ userId, hash: backupHash(userId, code), createdAt: at })));
  return codes;
};

/** Whether the person has a second factor, how many backup codes are left, and from when on one is asked for. */
export async function getSecondFactor(
  ctx: PersonCtx,
): Promise<{ since: Date | null; codesLeft: number; requiredFrom: Date | null }> {
  permit(ctx, "account.get-second-factor");
  const { userId } = ctx.actor;
  const [row] = await ctx.auth
    .select({ since: authenticators.confirmedAt })
    .from(authenticators)
    .where(eq(authenticators.userId, userId));
  const [left] = await ctx.auth
    .select({ n: count() })
    .from(backupCodes)
    .where(and(eq(backupCodes.userId, userId), isNull(backupCodes.usedAt)));
  return { since: row?.since ?? null, codesLeft: left?.n ?? 0, requiredFrom: await requiredFrom(ctx) };
}

/** Makes a secret for an authenticator app; it counts only once a code of it was seen. Throws `refused_state` when there is one already. */
export async function startSecondFactor(
  ctx: PersonCtx,
  raw: z.input<typeof StartSecondFactorInput>,
): Promise<{ secret: string; uri: string; picture: string }> {
  permit(ctx, "account.start-second-factor");
  const input = parse(StartSecondFactorInput, raw);
  const user = await proveAgain(ctx, input);
  const secret = newTotpSecret();
  const at = ctx.clock.now();
  const sealed = ctx.doors.secrets.seal(bindingOf(user.id), secret);
  await ctx.auth.transaction(async (tx) => {
    const made = await tx
      .insert(authenticators)
      .values({ userId: user.id, sealed, createdAt: at })
      .onConflictDoUpdate({
        target: authenticators.userId,
        set: { sealed, createdAt: at, lastStep: 0 },
        setWhere: isNull(authenticators.confirmedAt),
      })
      .returning({ userId: authenticators.userId });
    if (made.length === 0)
      throw refuse("Your second factor is on already. Turn it off first to use another app.", "enrolled");
    await auditPerson(tx, ctx, user, { action: "account.start-second-factor" });
  });
  return { secret, ...totpEnrolment(secret, user.email) };
}

/** Turns the second factor on by a first code of the app; gives the backup codes, which are shown this once. */
export async function confirmSecondFactor(
  ctx: PersonCtx,
  raw: z.input<typeof ConfirmSecondFactorInput>,
): Promise<{ codes: string[] }> {
  permit(ctx, "account.confirm-second-factor");
  const input = parse(ConfirmSecondFactorInput, raw);
  if (await hasSecondFactor(ctx, ctx.actor.userId))
    throw refuse("Your second factor is on already. Nothing was changed.", "enrolled");
  const user = await proveAgain(ctx, { code: input.code });
  const at = ctx.clock.now();
  const codes = await ctx.auth.transaction(async (tx) => {
    const on = await tx
      .update(authenticators)
      .set({ confirmedAt: at })
      .where(and(eq(authenticators.userId, user.id), isNull(authenticators.confirmedAt)))
      .returning({ userId: authenticators.userId });
    if (on.length === 0) throw refuse("Your second factor is on already. Nothing was changed.", "enrolled");
    await voidTokens(tx, user.id, at);
    await auditPerson(tx, ctx, user, { action: "account.confirm-second-factor" });
    return replaceCodes(tx, user.id, at);
  });
  await tell(ctx, "second_factor_on");
  return { codes };
}

/** Turns the second factor off, by password and code. Throws `refused_state` while an organisation asks for one. */
export async function removeSecondFactor(ctx: PersonCtx, raw: z.input<typeof ProveBothInput>): Promise<void> {
  permit(ctx, "account.remove-second-factor");
  const input = parse(ProveBothInput, raw);
  await needFactor(ctx);
  if (await requiredFrom(ctx))
    throw refuse(
      "Your organisation asks for a second factor, so it stays on. Nothing was changed.",
      "required",
    );
  const user = await proveAgain(ctx, input);
  await ctx.auth.transaction(async (tx) => {
    await tx.select({ id: users.id }).from(users).where(eq(users.id, user.id)).for("no key update");
    await tx.delete(backupCodes).where(eq(backupCodes.userId, user.id));
    await tx.delete(authenticators).where(eq(authenticators.userId, user.id));
    await forgetTrust(tx, user.id);
    await voidTokens(tx, user.id, ctx.clock.now());
    await auditPerson(tx, ctx, user, { action: "account.remove-second-factor" });
  });
  await tell(ctx, "second_factor_off");
}

/** Makes ten new backup codes and the earlier ones worthless, by password and code. */
export async function renewBackupCodes(
  ctx: PersonCtx,
  raw: z.input<typeof ProveBothInput>,
): Promise<{ codes: string[] }> {
  permit(ctx, "account.renew-backup-codes");
  const input = parse(ProveBothInput, raw);
  await needFactor(ctx);
  const user = await proveAgain(ctx, input);
  return ctx.auth.transaction(async (tx) => {
    await tx.select({ id: users.id }).from(users).where(eq(users.id, user.id)).for("no key update");
    await auditPerson(tx, ctx, user, { action: "account.renew-backup-codes" });
    return { codes: await replaceCodes(tx, user.id, ctx.clock.now()) };
  });
}

const needFactor = async (ctx: PersonCtx): Promise<void> => {
  if (!(await hasSecondFactor(ctx, ctx.actor.userId)))
    throw refuse("You have no second factor. Turn it on first.", "not_enrolled");
};

const tell = async (ctx: PersonCtx, notice: "second_factor_on" | "second_factor_off"): Promise<void> => {
  const { userId } = ctx.actor;
  await ctx.jobs.enqueue(
    "account.send-notice",
    { userId, notice, requestId: ctx.requestId },
    { key: `${userId}-${notice}-${ctx.clock.now().getTime()}` },
  );
};
