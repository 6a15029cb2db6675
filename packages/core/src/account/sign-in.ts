import { users } from "@penguin/db/schema";
import { DomainError } from "@penguin/runtime/error";
import { eq } from "drizzle-orm";
import { type AccountCtx, parse } from "../kernel/index.ts";
import { isTrusted } from "./device.ts";
import { openSession } from "./open-session.ts";
import { membershipsOf, type User } from "./person.ts";
import { proofNeeded } from "./proof.ts";
import { SignInInput } from "./schema.ts";
import { reserveTry } from "./sign-in-attempt.ts";
import { hasSecondFactor, takeCode } from "./take-code.ts";

/** What the browser brings along, which nobody typed. */
export interface Browser {
  userAgent?: string | undefined;
  /** What its device cookie holds; believed only where we made it for this person. */
  devices?: readonly string[] | undefined;
}

const refused = (): DomainError =>
  new DomainError(
    "unauthenticated",
    "The address or the password is wrong. After five tries the account rests for 15 minutes.",
  );

const codeNeeded = (reason: "second_factor" | "second_factor_wrong"): DomainError =>
  new DomainError(
    "unauthenticated",
    reason === "second_factor"
      ? "Enter the code your authenticator app shows."
      : "This code is wrong or was used already. Wait for the next one.",
    { reason },
  );

type CodeAnswer = "passed" | "second_factor_missing" | "second_factor_wrong";

const checkCode = async (
  ctx: AccountCtx,
  user: User,
  code: string | undefined,
  devices: readonly string[],
): Promise<CodeAnswer> => {
  if (!(await hasSecondFactor(ctx, user.id)) || (await isTrusted(ctx, user.id, devices))) return "passed";
  if (code === undefined || code.trim() === "") return "second_factor_missing";
  return (await takeCode(ctx, user.id, code)) ? "passed" : "second_factor_wrong";
};

/** Who signed in, and what their browser is to hold in its device cookie from now on. */
export interface SignedIn {
  sessionId: string;
  userId: string;
  email: string;
  name: string;
  devices: string[];
}

/**
 * Checks a password, and a code when the person has a second factor, and opens a session. Unknown address, wrong password
 * and resting account get the same answer after the same hashing. Throws `unauthenticated`; `refused_state` with the
 * reason `proof` when the browser has to solve a riddle first.
 */
export async function signIn(ctx: AccountCtx, raw: SignInInput & Browser): Promise<SignedIn> {
  const input = parse(SignInInput, raw);
  const { userAgent, devices = [] } = raw;
  const email = input.email.trim().toLowerCase();
  const [user] = await ctx.auth.select().from(users).where(eq(users.email, email));
  const tried = await reserveTry(ctx, {
    email,
    userId: user?.id,
    userAgent,
    proof: input.proof,
    since: user?.passwordChangedAt,
  });
  if (tried.kind === "proof") throw proofNeeded();
  const matches = await ctx.doors.passwords.verify(user?.passwordHash || undefined, input.password);
  if (tried.kind === "resting") {
    await tried.settle();
    throw refused();
  }
  const [membership] = user && matches ? await membershipsOf(ctx.auth, user.id) : [];
  if (!user || !membership) {
    await tried.settle(user ? "wrong_password" : "unknown_address");
    throw refused();
  }
  const answer = await checkCode(ctx, user, input.code, devices);
  if (answer !== "passed") {
    await tried.settle(answer);
    throw codeNeeded(answer === "second_factor_missing" ? "second_factor" : answer);
  }
  await tried.settle("accepted");
  const { remember, trust } = input;
  const { tenantId } = membership;
  const opened = await openSession(ctx, user, { tenantId, remember, trust, userAgent, devices });
  return { ...opened, userId: user.id, email: user.email, name: user.name };
}
