import { createPostgresBackend, type JobsOptions, Queue, runMigrations, Worker } from "bullmq";
import pg from "pg";

/** Where jobs wait: Redis (or Valkey) in production, PostgreSQL as the embedded default. */
export type QueueStore = { kind: "redis"; url: string } | { kind: "postgres"; url: string };

/** One queue, as producers use it. */
export interface OpenQueue {
  add(name: string, data: unknown, options: JobsOptions): Promise<void>;
  /** Starts `name` again and again, once for all processes. */
  schedule(name: string, everyMs: number, data: unknown): Promise<void>;
  /** Waiting, running and delayed jobs. */
  depth(): Promise<number>;
  /** Throws everything away. */
  wipe(): Promise<void>;
  close(): Promise<void>;
}

/** A consumer of one queue; `close` waits for what it runs. */
export interface OpenWorker {
  close(): Promise<void>;
}

type Processor = (job: { name: string; data: unknown; attemptsMade: number }) => Promise<void>;

/** A kept job would keep its key taken, and what the reconcilers add under it would be ignored; failures are in the log. */
const FINISHED: JobsOptions = { removeOnComplete: true, removeOnFail: true };
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

const wrapQueue = (
  queue: Pick<Queue, "add" | "upsertJobScheduler" | "getJobCounts" | "obliterate" | "close">,
): OpenQueue => ({
  add: async (name, data, options) => void (await queue.add(name, data, options)),
  schedule: async (name, everyMs, data) =>
    void (await queue.upsertJobScheduler(name, { every: everyMs }, { name, data })),
  depth: async () =>
    Object.values(await queue.getJobCounts("waiting", "active", "delayed")).reduce((sum, n) => sum + n, 0),
  wipe: () => queue.obliterate({ force: true }),
  close: () => queue.close(),
});

/** Opens a queue for producing; a producer on Redis fails fast when Redis is away. */
export function openQueue(store: QueueStore, name: string): OpenQueue {
  if (store.kind === "redis") {
    const queue = new Queue(name, {
      connection: redisConnection(store.url, false),
      defaultJobOptions: FINISHED,
    });
    queue.on("error", () => undefined);
    return wrapQueue(queue);
  }
  const options = { connection: postgresConnection(store.url), defaultJobOptions: FINISHED };
  const queue = new Queue(name, options, createPostgresBackend);
  queue.on("error", () => undefined);
  return wrapQueue(queue as unknown as Queue);
}

/** Starts consuming a queue; waits for the store for ever. */
export function openWorker(
  store: QueueStore,
  name: string,
  processor: Processor,
  concurrency: number,
): OpenWorker {
  const worker =
    store.kind === "redis"
      ? new Worker(name, processor, { connection: redisConnection(store.url, true), concurrency })
      : new Worker(
          name,
          processor,
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
