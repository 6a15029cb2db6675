import { type RateLimiterAbstract, RateLimiterRes } from "rate-limiter-flexible";

/** What came of one call. */
export interface RateAnswer {
  allowed: boolean;
  /** Calls a minute. */
  limit: number;
  remaining: number;
  /** Until the minute is over and all calls are free again. */
  resetSeconds: number;
}

/** Counts calls in minutes that begin with a key's first call; exact over all processes that share the store. */
export interface RateLimiter {
  /** Takes one call of `key`; a changed limit holds at once for what is left of the minute. */
  take(key: string, perMinute: number): Promise<RateAnswer>;
  close(): Promise<void>;
}

/** One minute, in seconds. */
export const WINDOW_SECONDS = 60;

const answer = (limit: number, allowed: boolean, result: RateLimiterRes): RateAnswer => ({
  allowed,
  limit,
  remaining: allowed ? Math.max(result.remainingPoints, 0) : 0,
  resetSeconds: Math.max(1, Math.ceil(result.msBeforeNext / 1000)),
});

/** A limiter over the library's stores: one instance of theirs for each limit in use, all on the same counters. */
export function limitByStore(
  makeStore: (points: number) => RateLimiterAbstract | Promise<RateLimiterAbstract>,
  close: () => Promise<void>,
): RateLimiter {
  const stores = new Map<number, Promise<RateLimiterAbstract>>();
  const storeFor = (points: number): Promise<RateLimiterAbstract> => {
    const known = stores.get(points);
    if (known) return known;
    const made = Promise.resolve(makeStore(points));
    stores.set(points, made);
    made.catch(() => stores.delete(points));
    return made;
  };
  return {
    take: async (key, perMinute) => {
      const store = await storeFor(perMinute);
      try {
        return answer(perMinute, true, await store.consume(key));
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) return answer(perMinute, false, refusal);
        throw refusal;
      }
    },
    close,
  };
}
