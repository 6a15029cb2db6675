import { Redis } from "ioredis";
import pg from "pg";
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRedis } from "rate-limiter-flexible";
import { limitByStore, type RateLimiter, type Window } from "./limit-by-store.ts";

export type { Allowance, RateAnswer, RateLimiter } from "./limit-by-store.ts";

/** Where calls are counted: Redis (or Valkey) in production, PostgreSQL (the queue's login and schema) otherwise. */
export type RateStore = { kind: "redis"; url: string } | { kind: "postgres"; url: string };

const NAME = "rate_limits";
const SCHEMA = "bullmq";

/** While the store is away each process counts for itself: callers are neither shut out nor let loose. */
const optionsOf = ({ prefix, points, duration }: Window) => ({
  keyPrefix: `${NAME}:${prefix}`,
  points,
  duration,
  insuranceLimiter: new RateLimiterMemory({ points, duration }),
});

const onRedis = (url: string): RateLimiter => {
  const client = new Redis(url, { lazyConnect: true, enableOfflineQueue: true, maxRetriesPerRequest: 1 });
  client.on("error", () => undefined);
  return limitByStore(
    (window) => new RateLimiterRedis({ storeClient: client, ...optionsOf(window) }),
    async () => client.disconnect(),
  );
};

/** Counters may be lost, so nothing is gained by writing them to the log of the database. */
const TABLE = `create unlogged table if not exists ${SCHEMA}.${NAME}
  (key varchar(255) primary key, points integer not null default 0, expire bigint)`;

const ALREADY_MADE = new Set(["23505", "42P07"]);

const onPostgres = (url: string): RateLimiter => {
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  pool.on("error", () => undefined);
  let made: Promise<unknown> | undefined;
  const makeTable = (): Promise<unknown> => {
    made ??= pool.query(TABLE).catch((error: unknown) => {
      if (ALREADY_MADE.has((error as { code?: string }).code ?? "")) return;
      made = undefined;
      throw error;
    });
    return made;
  };
  return limitByStore(
    async (window) => {
      await makeTable();
      return new RateLimiterPostgres({
        storeClient: pool,
        storeType: "pool",
        schemaName: SCHEMA,
        tableName: NAME,
        tableCreated: true,
        ...optionsOf(window),
      });
    },
    () => pool.end(),
  );
};

/** Opens the limiter of a process; nothing connects before the first call. */
export function createRateLimiter(store: RateStore): RateLimiter {
  return store.kind === "redis" ? onRedis(store.url) : onPostgres(store.url);
}
