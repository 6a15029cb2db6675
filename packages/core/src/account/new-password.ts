import { inTenantTransaction } from "@penguin/db";
import { passwordHistory, tenants, users } from "@penguin/db/schema";
import { DomainError } from "@penguin/runtime/error";
import { and, desc, eq, inArray } from "drizzle-orm";
import { type AccountCtx, parse, type Tx } from "../kernel/index.ts";
import { weaknessOf } from "./password-strength.ts";
import { membershipsOf } from "./person.ts";
import { NewPassword } from "./schema.ts";

const REMEMBERED = 5;
const SHORTEST_PART = 4;

/** A password somebody wants, and who they are. */
export interface PasswordWish {
  password: string;
  email: string;
  name: string;
  /** Names it may not contain, e.g. of the organisation that is being made. */
  organisations?: readonly string[];
  /** The person, when there is one already: earlier passwords and the rules of their organisations count. */
  userId?: string;
  /** Organisations the person is about to join. */
  tenantIds?: readonly string[];
}

const refuse = (message: string): DomainError =>
  new DomainError("invalid", "The password was not taken. Nothing was changed.", {
    fields: { password: message },
  });

/** Words of a name or an address that are long enough to matter. */
const partsOf = (texts: readonly string[]): string[] =>
  texts
    .flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .filter((part) => part.length >= SHORTEST_PART);

interface Rules {
  minLength: number;
  names: string[];
}

const rulesOf = async (ctx: AccountCtx, wish: PasswordWish): Promise<Rules> => {
  const own = wish.userId === undefined ? [] : await membershipsOf(ctx.auth, wish.userId);
  const ids = new Set([...own.map((one) => one.tenantId), ...(wish.tenantIds ?? [])]);
  const rules: Rules = { minLength: 0, names: [...(wish.organisations ?? [])] };
  for (const tenantId of ids) {
    const [row] = await inTenantTransaction(ctx.auth, { tenantId, workspaces: "all" }, (tx) =>
      tx.select({ name: tenants.name, minLength: tenants.passwordMinLength }).from(tenants),
    );
    rules.minLength = Math.max(rules.minLength, row?.minLength ?? 0);
    if (row) rules.names.push(row.name);
  }
  return rules;
};

const wasUsed = async (ctx: AccountCtx, userId: string, password: string): Promise<boolean> => {
  const [user] = await ctx.auth.select({ hash: users.passwordHash }).from(users).where(eq(users.id, userId));
  const earlier = await ctx.auth
    .select({ hash: passwordHistory.passwordHash })
    .from(passwordHistory)
    .where(eq(passwordHistory.userId, userId))
    .orderBy(desc(passwordHistory.replacedAt))
    .limit(REMEMBERED);
  const hashes = [user?.hash, ...earlier.map((row) => row.hash)].filter(
    (hash) => hash !== undefined && hash !== "",
  );
  const answers = await Promise.all(hashes.map((hash) => ctx.doors.passwords.verify(hash, password)));
  return answers.includes(true);
};

/**
 * The hash of a password that meets every rule: at least ten characters or what the person's organisations ask, hard to
 * guess, without their name, address or organisation, none of the last five, on no breach list. Throws `invalid` with a
 * message at the field `password`. The one way to a new password: register, reset, change and joining use it.
 */
export async function newPasswordHash(ctx: AccountCtx, wish: PasswordWish): Promise<string> {
  const { password } = parse(NewPassword, { password: wish.password });
  const { email, name, userId } = wish;
  const rules = await rulesOf(ctx, wish);
  if ([...password].length < rules.minLength)
    throw refuse(`Your organisation asks for at least ${rules.minLength} characters.`);
  const known = partsOf([email.split("@")[0] ?? "", name, ...rules.names]);
  const plain = password.toLowerCase();
  if (plain.includes(email.toLowerCase()) || known.some((part) => plain.includes(part)))
    throw refuse("Leave out your name, your address and your organisation.");
  const weakness = await weaknessOf(password, known);
  if (weakness !== undefined) throw refuse(weakness);
  if (userId !== undefined && (await wasUsed(ctx, userId, password)))
    throw refuse("You used this password before. Choose another one.");
  if (await ctx.doors.breaches.has(password))
    throw refuse("This password is on a list of stolen ones. Choose another one.");
  return ctx.doors.passwords.hash(password);
}

/** Puts a hash in the place of the person's password and remembers the one before; an empty hash lets nobody in. */
export async function replacePassword(tx: Tx, userId: string, passwordHash: string, at: Date): Promise<void> {
  const [before] = await tx.select().from(users).where(eq(users.id, userId)).for("update");
  if (!before) return;
  if (before.passwordHash !== "")
    await tx
      .insert(passwordHistory)
      .values({ userId, passwordHash: before.passwordHash, replacedAt: at })
      .onConflictDoNothing();
  await tx.update(users).set({ passwordHash, passwordChangedAt: at }).where(eq(users.id, userId));
  const old = await tx
    .select({ at: passwordHistory.replacedAt })
    .from(passwordHistory)
    .where(eq(passwordHistory.userId, userId))
    .orderBy(desc(passwordHistory.replacedAt))
    .offset(REMEMBERED);
  const times = old.map((row) => row.at);
  if (times.length > 0)
    await tx
      .delete(passwordHistory)
      .where(and(eq(passwordHistory.userId, userId), inArray(passwordHistory.replacedAt, times)));
}
