import { RateLimiterMemory } from "rate-limiter-flexible";
import { limitByStore, type RateLimiter, WINDOW_SECONDS } from "./limit-by-store.ts";

/** A limiter that counts in this process alone; for tests. */
export function createFakeRateLimiter(): RateLimiter {
  const stores: RateLimiterMemory[] = [];
  return limitByStore(
    (points) => {
      const store = new RateLimiterMemory({ points, duration: WINDOW_SECONDS });
      stores.push(store);
      return store;
    },
    async () => void stores.splice(0),
  );
}
