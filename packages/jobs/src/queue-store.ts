import { createPostgresBackend, Queue, runMigrations, Worker } from "bullmq";
import pg from "pg";
import { failureReason } from "./failure-reason.ts";
import { type OpenQueue, RETENTION, wrapQueue } from "./open-queue.ts";

/** Where jobs wait: Redis (or Valkey) in production, PostgreSQL as the embedded default. */
export type QueueStore = { kind: "redis"; url: string } | { kind: "postgres"; url: string };

/** A consumer of one queue; `close` waits for what it runs. */
export interface OpenWorker {
  close(): Promise<void>;
}

type Processor = (job: { name: string; data: unknown; attemptsMade: number }) => Promise<void>;

const SCHEMA = "bullmq";

const redisConnection = (url: string, forWorker: boolean) => {
  const { hostname, port, username, password, pathname } = new URL(url);
  return {
    host: hostname,
    port: Number(port || "6379"),
    username: username || undefined,
    password: password || undefined,
    db: Number(pathname.slice(1) || "0"),
    maxRetriesPerRequest: forWorker ? null : 2,
  };
};

const postgresConnection = (url: string) => ({ connectionString: url, schema: SCHEMA, max: 3 });

const oneTry = { retryStrategy: () => null };

/**
 * Opens a queue for producing or operating. A process that stays waits for Redis at its start and fails fast when it goes
 * away; a command says `once`, to hear at once that Redis is away.
 */
export function openQueue(store: QueueStore, name: string, connect?: "once"): OpenQueue {
  if (store.kind === "redis") {
    const queue = new Queue(name, {
      connection: { ...redisConnection(store.url, false), ...(connect === "once" ? oneTry : {}) },
      defaultJobOptions: RETENTION,
    });
    queue.on("error", () => undefined);
    return wrapQueue(queue);
  }
  const options = { connection: postgresConnection(store.url), defaultJobOptions: RETENTION };
  const queue = new Queue(name, options, createPostgresBackend);
  queue.on("error", () => undefined);
  return wrapQueue(queue as unknown as Queue);
}

/** Starts consuming a queue; waits for the store for ever. Of an error of `processor` only its reason is kept. */
export function openWorker(
  store: QueueStore,
  name: string,
  processor: Processor,
  concurrency: number,
): OpenWorker {
  const process: Processor = async (job) => {
    try {
      await processor(job);
    } catch (error) {
      throw new Error(failureReason(error));
    }
  };
  const worker =
    store.kind === "redis"
      ? new Worker(name, process, { connection: redisConnection(store.url, true), concurrency })
      : new Worker(
          name,
          process,
          { connection: postgresConnection(store.url), concurrency },
          createPostgresBackend,
        );
  worker.on("error", () => undefined);
  return { close: () => worker.close() };
}

/**
 * A session in which the library finds the schema made. It would run CREATE SCHEMA IF NOT EXISTS, for which PostgreSQL
 * asks for the right to create schemas even where there is nothing to do; the queue's login may only fill its own.
 */
const withoutCreateSchema = (client: pg.Client): pg.Client =>
  new Proxy(client, {
    get: (target, name: keyof pg.Client) => {
      if (name !== "query") return target[name];
      return (text: string, values?: unknown[]) =>
        text.startsWith("CREATE SCHEMA") ? Promise.resolve({ rows: [] }) : target.query(text, values);
    },
  });

/** Makes the tables the PostgreSQL store needs in its schema, which the migrations make; Redis needs nothing. Safe to repeat. */
export async function prepareQueueStore(store: QueueStore): Promise<void> {
  if (store.kind === "redis") return;
  const client = new pg.Client({ connectionString: store.url });
  await client.connect();
  try {
    await runMigrations(withoutCreateSchema(client), SCHEMA);
  } finally {
    await client.end();
  }
}
