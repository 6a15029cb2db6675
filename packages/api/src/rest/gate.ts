import { type FoundApiKey, findApiKey } from "@penguin/core/api-key";
import type { AccountCtx, Allowance, RateAnswer, RateLimiter } from "@penguin/core/kernel";
import { DomainError } from "@penguin/runtime/error";
import { RestError } from "./answer.ts";

/** One request on its way through the door. */
export interface Asked {
  request: Request;
  url: URL;
  ip: string | undefined;
  requestId: string;
  account: AccountCtx;
  /** Grows while the request is handled; goes on every answer, refusals included. */
  headers: Record<string, string>;
}

/** Who comes in, and how often. */
export interface Gate {
  /** Counts a call of an address that showed no valid key. */
  passAnonymous(asked: Asked): Promise<void>;
  /** The program behind the request's key, counted. Guessing keys spends the limit of the address. */
  passKey(asked: Asked): Promise<FoundApiKey>;
}

const bearerOf = (request: Request): string => {
  const [scheme, key, ...rest] = (request.headers.get("authorization") ?? "").split(" ");
  return scheme?.toLowerCase() === "bearer" && rest.length === 0 ? (key ?? "") : "";
};

const policyOf = ({ perMinute, burst }: Allowance): string => {
  const minute = `"minute";q=${perMinute};w=60`;
  return burst > perMinute ? `${minute}, "burst";q=${burst - perMinute};w=600` : minute;
};

const headersOf = (
  { limit, remaining, resetSeconds }: RateAnswer,
  allowance: Allowance,
): Record<string, string> => ({
  "ratelimit-policy": policyOf(allowance),
  "ratelimit-limit": String(limit),
  "ratelimit-remaining": String(remaining),
  "ratelimit-reset": String(resetSeconds),
});

/** Makes the gate of a process. Throws `limit_exceeded` past a limit, and what {@link findApiKey} throws. */
export function createGate(limiter: RateLimiter): Gate {
  const take = async (asked: Asked, key: string, allowance: Allowance): Promise<void> => {
    const room = await limiter.take(key, allowance);
    Object.assign(asked.headers, headersOf(room, allowance));
    if (room.allowed) return;
    throw new RestError(
      "limit_exceeded",
      "Too many calls in this minute. Nothing was changed. Wait and try again.",
      { headers: { "retry-after": String(room.resetSeconds) } },
    );
  };
  const passAnonymous = (asked: Asked): Promise<void> => {
    const limit = asked.account.settings.apiAnonymousLimit;
    return take(asked, `ip:${asked.ip ?? "unknown"}`, { perMinute: limit, burst: limit });
  };
  return {
    passAnonymous,
    passKey: async (asked) => {
      const { account } = asked;
      const found = await findApiKey(account, bearerOf(asked.request)).catch(async (error: unknown) => {
        await passAnonymous(asked);
        if (error instanceof DomainError && error.code === "unauthenticated")
          asked.headers["www-authenticate"] = 'Bearer realm="PenguinMails API"';
        throw error;
      });
      await take(asked, `key:${found.actor.apiKeyId}`, found.allowance);
      return found;
    },
  };
}
