import { type RateLimiterAbstract, RateLimiterRes } from "rate-limiter-flexible";

/** How often somebody may call: so many a minute, and so many at once after a rest. */
export interface Allowance {
  perMinute: number;
  /** The most within one minute; what it has above `perMinute` comes back every ten minutes. */
  burst: number;
}

/** What came of one call. */
export interface RateAnswer {
  allowed: boolean;
  /** The most calls within one minute, burst included. */
  limit: number;
  /** How many more pass now. */
  remaining: number;
  /** Until more calls pass than remain now. */
  resetSeconds: number;
}

/** Counts calls in windows that begin with a key's first call; exact over all processes that share the store. */
export interface RateLimiter {
  /** Takes one call of `key`; a changed allowance holds at once for what is left of the window. */
  take(key: string, allowance: Allowance): Promise<RateAnswer>;
  close(): Promise<void>;
}

/** One minute, in seconds. */
export const MINUTE_SECONDS = 60;
/** After how many seconds a burst may be had again. */
export const BURST_SECONDS = 600;

/** One counter of the library: so many points in so many seconds. */
export interface Window {
  prefix: string;
  points: number;
  duration: number;
}

type Stores = (window: Window) => Promise<RateLimiterAbstract>;

const keepStores = (make: (window: Window) => RateLimiterAbstract | Promise<RateLimiterAbstract>): Stores => {
  const stores = new Map<string, Promise<RateLimiterAbstract>>();
  return (window) => {
    const name = `${window.prefix} ${window.points}`;
    const known = stores.get(name);
    if (known) return known;
    const made = Promise.resolve(make(window));
    stores.set(name, made);
    made.catch(() => stores.delete(name));
    return made;
  };
};

interface Taken {
  allowed: boolean;
  remaining: number;
  waitMs: number;
}

const takeOf = async (store: RateLimiterAbstract, key: string): Promise<Taken> => {
  try {
    const { remainingPoints, msBeforeNext } = await store.consume(key);
    return { allowed: true, remaining: Math.max(remainingPoints, 0), waitMs: msBeforeNext };
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return { allowed: false, remaining: 0, waitMs: refusal.msBeforeNext };
  }
};

const leftOf = async (store: RateLimiterAbstract, key: string, points: number): Promise<number> => {
  const known = await store.get(key);
  return known ? Math.max(points - known.consumedPoints, 0) : points;
};

const secondsOf = (ms: number): number => Math.max(1, Math.ceil(ms / 1000));

/** A limiter over the library's stores: one instance of theirs for each window in use, all on the same counters. */
export function limitByStore(
  make: (window: Window) => RateLimiterAbstract | Promise<RateLimiterAbstract>,
  close: () => Promise<void>,
): RateLimiter {
  const storeFor = keepStores(make);
  return {
    take: async (key, { perMinute, burst }) => {
      const extra = Math.max(burst - perMinute, 0);
      const limit = perMinute + extra;
      const minutes = await storeFor({ prefix: "minute", points: perMinute, duration: MINUTE_SECONDS });
      if (extra === 0) {
        const { waitMs, ...taken } = await takeOf(minutes, key);
        return { ...taken, limit, resetSeconds: secondsOf(waitMs) };
      }
      const bursts = await storeFor({ prefix: "burst", points: extra, duration: BURST_SECONDS });
      const [minute, left] = await Promise.all([takeOf(minutes, key), leftOf(bursts, key, extra)]);
      const resetSeconds = secondsOf(minute.waitMs);
      if (minute.allowed) return { allowed: true, limit, remaining: minute.remaining + left, resetSeconds };
      const { waitMs, ...taken } = await takeOf(bursts, key);
      return { ...taken, limit, resetSeconds: Math.min(resetSeconds, secondsOf(waitMs)) };
    },
    close,
  };
}
