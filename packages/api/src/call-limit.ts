import type { RateLimiter } from "@penguin/core/kernel";
import { DomainError } from "@penguin/runtime/error";
import type { ApiContext } from "./trpc.ts";

/** Whose calls are counted together, and how many pass in a minute. */
const allowanceOf = ({ session, account }: ApiContext): { key: string; perMinute: number } =>
  session
    ? { key: `user:${session.actor.userId}`, perMinute: account.settings.userCallLimit }
    : { key: `web:${account.ip ?? "unknown"}`, perMinute: account.settings.apiAnonymousLimit };

/** Counts one call of a person, or of an address without a session. Throws `limit_exceeded` past the minute's limit. */
export async function countCall(limiter: RateLimiter, ctx: ApiContext): Promise<void> {
  const { key, perMinute } = allowanceOf(ctx);
  const { allowed, resetSeconds } = await limiter.take(key, { perMinute, burst: perMinute });
  if (allowed) return;
  throw new DomainError(
    "limit_exceeded",
    `Too many calls in this minute. Nothing was changed; try again in ${resetSeconds} seconds.`,
    { reason: "calls", retryAfterSeconds: resetSeconds },
  );
}

/** The header that tells a browser when to come again (RFC 9110, 10.2.3), when one of these errors says so. */
export function retryHeaders(errors: readonly { cause?: unknown }[]): Record<string, string> {
  for (const { cause } of errors)
    if (cause instanceof DomainError && typeof cause.details["retryAfterSeconds"] === "number")
      return { "retry-after": String(cause.details["retryAfterSeconds"]) };
  return {};
}
