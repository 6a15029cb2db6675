import { createHash } from "node:crypto";
import { keepAnswer, releaseKey, reserveKey } from "@penguin/core/api-key";
import type { Ctx } from "@penguin/core/kernel";
import { type RestAnswer, RestError, readRefusal, refusalAnswer } from "./answer.ts";
import type { Route } from "./routes.ts";

const SHAPE = /^[\x21-\x7e]{1,255}$/;

/** Refusals after which nothing was done and the same request may well succeed later. */
const FREE_AGAIN = new Set(["invalid", "limit_exceeded", "unavailable"]);

const readKey = (request: Request): string | undefined => {
  const key = request.headers.get("idempotency-key");
  if (key === null) return undefined;
  if (SHAPE.test(key)) return key;
  throw new RestError(
    "invalid",
    "An Idempotency-Key is 1 to 255 printable characters without spaces. Nothing was changed.",
    { details: { fields: { "Idempotency-Key": "1 to 255 printable characters." } } },
  );
};

/**
 * Does the work of a request once for its Idempotency-Key: reserves the key before, keeps the answer after. A request
 * without a key is just done. What fails without a known outcome stays reserved unless it may be repeated.
 */
export async function answerOnce(
  verb: Ctx,
  { request, url, bytes, route }: { request: Request; url: URL; bytes: Uint8Array; route: Route },
  work: () => Promise<RestAnswer>,
): Promise<RestAnswer> {
  const key = readKey(request);
  if (key === undefined || verb.actor.kind !== "api_key") return work();
  const requestHash = createHash("sha256")
    .update(`${request.method} ${url.pathname}\n`)
    .update(bytes)
    .digest("hex");
  const { repeatable } = route.operation;
  const keyed = { apiKeyId: verb.actor.apiKeyId, key, requestHash, repeatable };
  const reservation = await reserveKey(verb, keyed);
  if (reservation.kind === "answered")
    return { ...reservation.answer, headers: { "idempotent-replayed": "true" } };
  const { at } = reservation;
  const answer = await work().catch(async (error: unknown) => {
    const refusal = readRefusal(error);
    if (!refusal || FREE_AGAIN.has(refusal.code)) {
      if (refusal || repeatable) await releaseKey(verb, keyed, at);
      throw error;
    }
    return refusalAnswer(refusal, verb.settings.webUrl);
  });
  const { status, body } = answer;
  await keepAnswer(verb, keyed, at, { status, body: body ?? null });
  return answer;
}
