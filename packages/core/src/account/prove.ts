import { sessions } from "@penguin/db/schema";
import { DomainError } from "@penguin/runtime/error";
import { eq } from "drizzle-orm";
import { loadUser, type PersonCtx, type User } from "./person.ts";
import { reserveTry } from "./sign-in-attempt.ts";
import { takeCode } from "./take-code.ts";

const wrong = (field: "current" | "code", message: string): DomainError =>
  new DomainError("invalid", "Some fields need attention. Nothing was changed.", {
    fields: { [field]: message },
  });

const tooOften = (): DomainError =>
  new DomainError("limit_exceeded", "Too many wrong tries. Nothing was changed; try again in 15 minutes.", {
    reason: "resting",
  });

/**
 * Makes sure that the person at the keyboard is the one who signed in: by the password, by a code, or by both. Wrong ones
 * count like wrong sign-ins, so that an open session is no way around their limit.
 */
export async function proveAgain(ctx: PersonCtx, proof: { current?: string; code?: string }): Promise<User> {
  const user = await loadUser(ctx.auth, ctx.actor.userId);
  const { email, id: userId, passwordChangedAt: since } = user;
  const [session] = await ctx.auth
    .select({ userAgent: sessions.userAgent })
    .from(sessions)
    .where(eq(sessions.id, ctx.sessionId));
  const userAgent = session?.userAgent ?? undefined;
  const tried = await reserveTry(ctx, { email, userId, since, userAgent, isSignedIn: true });
  if (tried.kind !== "open") throw tooOften();
  const { current, code } = proof;
  if (current !== undefined && !(await ctx.doors.passwords.verify(user.passwordHash || undefined, current))) {
    await tried.settle("wrong_password");
    throw wrong("current", "This is not your password.");
  }
  if (code !== undefined && !(await takeCode(ctx, userId, code))) {
    await tried.settle("second_factor_wrong");
    throw wrong("code", "This code is wrong or was used already. Wait for the next one.");
  }
  await tried.settle("confirmed");
  return user;
}
