import { RateLimiterMemory } from "rate-limiter-flexible";
import { limitByStore, type RateLimiter } from "./limit-by-store.ts";

/** A limiter that counts in this process alone; for tests. */
export function createFakeRateLimiter(): RateLimiter {
  return limitByStore(
    ({ points, duration }) => new RateLimiterMemory({ points, duration }),
    async () => undefined,
  );
}
