import type { z } from "zod";
import { parse, permit } from "../kernel/index.ts";
import { newPasswordHash, replacePassword } from "./new-password.ts";
import { auditPerson, endSessionsOf, type PersonCtx } from "./person.ts";
import { proveAgain } from "./prove.ts";
import { ChangePasswordInput } from "./schema.ts";
import { voidTokens } from "./token.ts";

/** Changes the password of who is signed in and ends their other sessions. */
export async function changePassword(
  ctx: PersonCtx,
  raw: z.input<typeof ChangePasswordInput>,
): Promise<{ endedSessions: number }> {
  permit(ctx, "account.change-password");
  const input = parse(ChangePasswordInput, raw);
  const user = await proveAgain(ctx, { current: input.current });
  const { id: userId, email, name } = user;
  const hash = await newPasswordHash(ctx, { password: input.password, email, name, userId });
  const at = ctx.clock.now();
  const endedSessions = await ctx.auth.transaction(async (tx) => {
    await replacePassword(tx, userId, hash, at);
    await voidTokens(tx, userId, at);
    const ended = await endSessionsOf(tx, userId, at, ctx.sessionId);
    await auditPerson(tx, ctx, user, { action: "account.change-password", after: { endedSessions: ended } });
    return ended;
  });
  await ctx.jobs.enqueue(
    "account.send-notice",
    { userId, notice: "password_changed", requestId: ctx.requestId },
    { key: `${userId}-password-${at.getTime()}` },
  );
  return { endedSessions };
}
