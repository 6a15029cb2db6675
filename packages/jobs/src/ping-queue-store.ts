import { Redis } from "ioredis";
import pg from "pg";
import type { QueueStore } from "./queue-store.ts";

const pingRedis = async (url: string, withinMs: number): Promise<void> => {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: withinMs,
    commandTimeout: withinMs,
    retryStrategy: () => null,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.ping();
  } finally {
    client.disconnect();
  }
};

const pingPostgres = async (url: string, withinMs: number): Promise<void> => {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: withinMs,
    query_timeout: withinMs,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("select 1");
  } finally {
    // A server that keeps silent does not answer to a goodbye either.
    void client.end().catch(() => undefined);
  }
};

/** Asks the store of the queues whether it answers, over a connection of its own; rejects when it does not within `withinMs`. */
export function pingQueueStore(store: QueueStore, withinMs: number): Promise<void> {
  return store.kind === "redis" ? pingRedis(store.url, withinMs) : pingPostgres(store.url, withinMs);
}
