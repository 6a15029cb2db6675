import { idempotencyKeys } from "@penguin/db/schema";
import { DomainError } from "@penguin/runtime/error";
import { and, eq, isNull, lt } from "drizzle-orm";
import { type Ctx, tenantTransaction } from "../kernel/index.ts";

/** How long an answer is kept, and after which a reservation without an answer counts as left behind. */
export const IDEMPOTENCY_KEPT_MS = 86_400_000;
const LEFT_BEHIND_MS = 60_000;

/** A request that carries an Idempotency-Key. */
export interface KeyedRequest {
  apiKeyId: string;
  key: string;
  /** A digest of method, path and body: the same key must come with the same request. */
  requestHash: string;
  /** True when doing it twice leaves what doing it once leaves. */
  repeatable: boolean;
}

/** What was answered to a request. */
export interface KeptAnswer {
  status: number;
  body: unknown;
}

/** Either the answer of an earlier request, or the right to do the work; `at` proves the right when it is settled. */
export type Reservation = { kind: "answered"; answer: KeptAnswer } | { kind: "reserved"; at: Date };

const row = (request: KeyedRequest) =>
  and(eq(idempotencyKeys.apiKeyId, request.apiKeyId), eq(idempotencyKeys.key, request.key));

const refuse = (message: string, reason: string, retryAfter?: number) =>
  new DomainError("conflict", message, { reason, ...(retryAfter ? { retryAfter } : {}) });

/**
 * Reserves the key before the work begins, in a transaction of its own. Throws `conflict` when the key came with another
 * request, while the first request still runs, and when that one was left behind and may or may not have been done.
 */
export async function reserveKey(ctx: Ctx, request: KeyedRequest): Promise<Reservation> {
  const at = ctx.clock.now();
  return tenantTransaction(ctx, async (tx) => {
    const expired = new Date(at.getTime() - IDEMPOTENCY_KEPT_MS);
    await tx.delete(idempotencyKeys).where(and(row(request), lt(idempotencyKeys.createdAt, expired)));
    const { apiKeyId, key, requestHash } = request;
    const made = await tx
      .insert(idempotencyKeys)
      .values({ tenantId: ctx.tenantId, apiKeyId, key, requestHash, createdAt: at })
      .onConflictDoNothing()
      .returning({ key: idempotencyKeys.key });
    if (made.length > 0) return { kind: "reserved", at };
    const [found] = await tx.select().from(idempotencyKeys).where(row(request)).for("update");
    if (!found) throw refuse("Another request with this key has just ended. Send it again.", "key_in_use", 1);
    if (found.requestHash !== requestHash)
      throw refuse("This Idempotency-Key came with another request before. Use a new key.", "key_reused");
    if (found.status !== null)
      return { kind: "answered", answer: { status: found.status, body: found.body } };
    const age = at.getTime() - found.createdAt.getTime();
    if (age < LEFT_BEHIND_MS)
      throw refuse("The first request with this key still runs. Ask again soon.", "key_in_use", 1);
    if (!request.repeatable)
      throw refuse(
        "The first request with this key was cut off, and whether it was done is not known. Look before you repeat it with a new key.",
        "key_left_behind",
      );
    await tx.update(idempotencyKeys).set({ createdAt: at }).where(row(request));
    return { kind: "reserved", at };
  });
}

const mine = (request: KeyedRequest, at: Date) =>
  and(row(request), isNull(idempotencyKeys.status), eq(idempotencyKeys.createdAt, at));

/** Keeps the answer for those who ask again; a reservation that somebody else took over stays theirs. */
export async function keepAnswer(
  ctx: Ctx,
  request: KeyedRequest,
  at: Date,
  answer: KeptAnswer,
): Promise<void> {
  await tenantTransaction(ctx, (tx) => tx.update(idempotencyKeys).set(answer).where(mine(request, at)));
}

/** Gives the key back after a request that is known to have done nothing. */
export async function releaseKey(ctx: Ctx, request: KeyedRequest, at: Date): Promise<void> {
  await tenantTransaction(ctx, (tx) => tx.delete(idempotencyKeys).where(mine(request, at)));
}
