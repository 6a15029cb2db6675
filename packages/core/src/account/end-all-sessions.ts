import type { z } from "zod";
import { type AccountCtx, parse } from "../kernel/index.ts";
import { forgetTrust } from "./forget-trust.ts";
import { replacePassword } from "./new-password.ts";
import { auditPerson, endSessionsOf, loadUser } from "./person.ts";
import { EndAllSessionsInput } from "./schema.ts";
import { issueToken, redeemToken } from "./token.ts";

const HOUR_MS = 3_600_000;

/**
 * "This was not me": by the link of the mail about a new browser, ends every session and makes the password worthless.
 * Gives the token with which a new one can be set at once; "forgot password" leads there later, too.
 */
export async function endAllSessions(
  ctx: AccountCtx,
  raw: z.input<typeof EndAllSessionsInput>,
): Promise<{ resetToken: string }> {
  const input = parse(EndAllSessionsInput, raw);
  const at = ctx.clock.now();
  const userId = await ctx.auth.transaction(async (tx) => {
    const { userId: id } = await redeemToken(tx, "end_sessions", input.token, at);
    const user = await loadUser(tx, id);
    await replacePassword(tx, id, "", at);
    await forgetTrust(tx, id);
    const ended = await endSessionsOf(tx, id, at);
    await auditPerson(tx, ctx, user, { action: "account.end-all-sessions", after: { ended } });
    return id;
  });
  return { resetToken: await issueToken(ctx, { userId, purpose: "reset_password", lifetimeMs: HOUR_MS }) };
}
