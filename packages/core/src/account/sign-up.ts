import { users } from "@penguin/db/schema";
import { DomainError } from "@penguin/runtime/error";
import { eq } from "drizzle-orm";
import type { z } from "zod";
import { type AccountCtx, parse, takeMailAllowance } from "../kernel/index.ts";
import { requireProof } from "./proof.ts";
import { registerAccount } from "./register-account.ts";
import { SignUpInput } from "./schema.ts";

const MOST_A_DAY = 20;

/** Whose address it is hears of it; who typed it does not. */
const tellOwner = async (ctx: AccountCtx, email: string): Promise<void> => {
  const [owner] = await ctx.auth.select({ id: users.id }).from(users).where(eq(users.email, email));
  if (!owner) return;
  await ctx.jobs.enqueue(
    "account.send-notice",
    { userId: owner.id, notice: "address_registered", requestId: ctx.requestId },
    { key: `${owner.id}-registered-${ctx.clock.now().getTime()}` },
  );
};

/**
 * Registers somebody who came through the door. The answer is the same whether or not somebody has the address: a mail goes
 * there in either case. Throws `refused_state` with the reason `proof` without a proof, `limit_exceeded`, `invalid`.
 */
export async function signUp(ctx: AccountCtx, raw: z.input<typeof SignUpInput>): Promise<void> {
  const { proof, ...input } = parse(SignUpInput, raw);
  await requireProof(ctx, proof);
  const email = input.email.toLowerCase();
  const wish = { address: email, by: undefined, place: ctx.ip, mostADay: MOST_A_DAY };
  await ctx.auth.transaction((tx) => takeMailAllowance(tx, wish, ctx.clock.now()));
  try {
    await registerAccount(ctx, input);
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== "conflict") throw error;
    await tellOwner(ctx, email);
  }
}
