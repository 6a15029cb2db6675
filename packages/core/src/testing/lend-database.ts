import { type Database, openDatabase } from "@penguin/db";
import { createTestDatabase, type TestDatabase, watchDatabase, type WatchedDatabase } from "@penguin/testkit";

/** A database that holds what the migrations left and nothing else, with its pools. */
export interface LentDatabase {
  database: TestDatabase;
  /** Opens a pool of a login, or gives the one that is open. */
  open(role: string, max?: number): Database;
  /** Leaves it to whoever asks next, with all pools that were opened by `open`. */
  giveBack(): void;
  /** Closes the pools and drops it. */
  discard(): Promise<void>;
}

interface Kept {
  database: TestDatabase;
  watched: WatchedDatabase;
  pools: Map<string, Database>;
}

/** Of this worker; they are thrown away with the cluster. */
const idle: Kept[] = [];

const discard = async ({ database, watched, pools }: Kept): Promise<void> => {
  // First, since a pool would wait for who holds one of its connections.
  await database.drop();
  await Promise.all([watched.close(), ...[...pools.values()].map((pool) => pool.close())]);
};

const clone = async (): Promise<Kept> => {
  const database = await createTestDatabase();
  return { database, watched: await watchDatabase(database.url("postgres")), pools: new Map() };
};

/** One that was used and could be emptied, else a new clone: the rows, schema and settings are the same either way. */
const takeOne = async (): Promise<Kept> => {
  for (let kept = idle.pop(); kept; kept = idle.pop()) {
    if (await kept.watched.restore()) return kept;
    await discard(kept);
  }
  return clone();
};

/** Lends a database as the migrations left it. */
export async function lendDatabase(): Promise<LentDatabase> {
  const kept = await takeOne();
  const { database, pools } = kept;
  let isLent = true;
  return {
    database,
    open: (role, max = 4) => {
      const pool = pools.get(`${role}:${max}`) ?? openDatabase(database.url(role), { max, name: "test" });
      pools.set(`${role}:${max}`, pool);
      return pool;
    },
    giveBack: () => {
      if (isLent) idle.push(kept);
      isLent = false;
    },
    discard: async () => {
      if (isLent) await discard(kept);
      isLent = false;
    },
  };
}
