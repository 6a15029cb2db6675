import type { z } from "zod";
import { type AccountCtx, parse } from "../kernel/index.ts";
import { forgetTrust } from "./forget-trust.ts";
import { replacePassword } from "./new-password.ts";
import { auditPerson, endSessionsOf, loadUser } from "./person.ts";
import { EndAllSessionsInput } from "./schema.ts";
import { redeemToken, voidTokens } from "./token.ts";

/**
 * "This was not me": by the link of the mail about a new browser, ends every session, makes the password and every other
 * link worthless, and mails a link to a new password to the person's present address: whoever holds a link is given none.
 */
export async function endAllSessions(
  ctx: AccountCtx,
  raw: z.input<typeof EndAllSessionsInput>,
): Promise<void> {
  const input = parse(EndAllSessionsInput, raw);
  const at = ctx.clock.now();
  const userId = await ctx.auth.transaction(async (tx) => {
    const { userId: id } = await redeemToken(tx, "end_sessions", input.token, at);
    const user = await loadUser(tx, id);
    await replacePassword(tx, id, "", at);
    await forgetTrust(tx, id);
    await voidTokens(tx, id, at);
    const ended = await endSessionsOf(tx, id, at);
    await auditPerson(tx, ctx, user, { action: "account.end-all-sessions", after: { ended } });
    return id;
  });
  await ctx.jobs.enqueue(
    "account.send-notice",
    { userId, notice: "reset_password", requestId: ctx.requestId },
    { key: `${userId}-reset-${at.getTime()}` },
  );
}
