import { randomBytes } from "node:crypto";
import { members, users, userTokens } from "@penguin/db/schema";
import { DomainError } from "@penguin/runtime/error";
import { eq } from "drizzle-orm";
import type { z } from "zod";
import { type AccountCtx, parse, permit, takeMailAllowance } from "../kernel/index.ts";
import { auditPerson, inEachTenant, loadUser, type PersonCtx } from "./person.ts";
import { requireProof } from "./proof.ts";
import { proveAgain } from "./prove.ts";
import { ConfirmEmailChangeInput, RequestEmailChangeInput } from "./schema.ts";
import { hashOf, redeemToken, voidTokens } from "./token.ts";

const DAY_MS = 86_400_000;
const MOST_A_DAY = 6;

const taken = (): DomainError =>
  new DomainError("conflict", "Another account has this address. Nothing was changed.", {
    fields: { email: "Another account has this address." },
  });

/**
 * Asks for another address: a link goes to the new one, a warning to the old one. Nothing changes before the link is
 * followed. The wish is kept as a row nobody has a token for; the mail's job makes the token, or where somebody has the
 * address tells them: the answer is the same. Throws `refused_state` with the reason `proof` without a proof, and
 * `limit_exceeded` for the fourth within an hour.
 */
export async function requestEmailChange(
  ctx: PersonCtx,
  raw: z.input<typeof RequestEmailChangeInput>,
): Promise<void> {
  permit(ctx, "account.request-email-change");
  const input = parse(RequestEmailChangeInput, raw);
  const email = input.email.toLowerCase();
  await requireProof(ctx, input.proof);
  const user = await proveAgain(ctx, { current: input.current });
  const at = ctx.clock.now();
  const { id: userId } = user;
  const ref = hashOf(randomBytes(24).toString("base64url"));
  await ctx.auth.transaction(async (tx) => {
    await takeMailAllowance(tx, { address: email, by: userId, place: ctx.ip, mostADay: MOST_A_DAY }, at);
    await voidTokens(tx, userId, at, "change_email");
    await tx.insert(userTokens).values({
      hash: ref,
      userId,
      purpose: "change_email",
      email,
      createdAt: at,
      expiresAt: new Date(at.getTime() + DAY_MS),
    });
    await auditPerson(tx, ctx, user, { action: "account.request-email-change" });
  });
  const payload = { userId, ref, requestId: ctx.requestId };
  for (const notice of ["email_change", "email_changing"] as const)
    await ctx.jobs.enqueue("account.send-notice", { ...payload, notice }, { key: `${ref}-${notice}` });
}

/** Makes the new address the person's own, in every organisation they belong to. Throws `invalid`, or `conflict` when somebody has it by now. */
export async function confirmEmailChange(
  ctx: AccountCtx,
  raw: z.input<typeof ConfirmEmailChangeInput>,
): Promise<{ email: string }> {
  const input = parse(ConfirmEmailChangeInput, raw);
  const at = ctx.clock.now();
  return ctx.auth.transaction(async (tx) => {
    const { userId, email } = await redeemToken(tx, "change_email", input.token, at);
    if (email === null) throw taken();
    const user = await loadUser(tx, userId);
    const [other] = await tx.select({ id: users.id }).from(users).where(eq(users.email, email));
    if (other) throw taken();
    await tx.update(users).set({ email, emailVerifiedAt: at }).where(eq(users.id, userId));
    await voidTokens(tx, userId, at);
    await inEachTenant(tx, userId, () => tx.update(members).set({ email }).where(eq(members.userId, userId)));
    await auditPerson(tx, ctx, user, {
      action: "account.confirm-email-change",
      before: { email: user.email },
      after: { email },
    });
    return { email };
  });
}
