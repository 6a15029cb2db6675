import type { ProofChallenge } from "@penguin/infra/proof-of-work";
import { usedProofs } from "@penguin/db/schema";
import { DomainError } from "@penguin/runtime/error";
import { lt } from "drizzle-orm";
import type { AccountCtx } from "../kernel/index.ts";

/** A riddle for a browser that has to show some work. */
export function setProof(ctx: AccountCtx): Promise<ProofChallenge> {
  return ctx.doors.proofs.challenge(ctx.clock.now());
}

/** True when the answer is right and was not used before; it is used up by asking. */
export async function useProof(ctx: AccountCtx, answer: string): Promise<boolean> {
  const now = ctx.clock.now();
  const proof = await ctx.doors.proofs.verify(answer, now);
  if (!proof) return false;
  await ctx.auth.delete(usedProofs).where(lt(usedProofs.expiresAt, now));
  const taken = await ctx.auth.insert(usedProofs).values(proof).onConflictDoNothing().returning();
  return taken.length === 1;
}

/** Tells a browser to solve a riddle and ask again. */
export const proofNeeded = (): DomainError =>
  new DomainError(
    "refused_state",
    "Your browser has to solve a small riddle first. Nothing was changed; try again.",
    {
      reason: "proof",
    },
  );

/** Throws `refused_state` unless the answer to a riddle is right and fresh. */
export async function requireProof(ctx: AccountCtx, answer: string | undefined): Promise<void> {
  if (answer === undefined || !(await useProof(ctx, answer))) throw proofNeeded();
}
