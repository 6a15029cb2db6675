import { type ExtractTablesWithRelations, type SQL, sql } from "drizzle-orm";
import type { PgColumn, PgTransaction } from "drizzle-orm/pg-core";
import { drizzle, type PostgresJsDatabase, type PostgresJsQueryResultHKT } from "drizzle-orm/postgres-js";
import postgres from "postgres";

export { ACCESS, FUNCTIONS, ROLES } from "./access.ts";
export { WORKSPACE_BINDINGS } from "./workspace-binding.ts";
export { outliveDatabase } from "./lost-connection.ts";
export { type DatabasePing, openDatabasePing } from "./database-ping.ts";
export { databaseTime } from "./database-time.ts";

/** A pool logged in as one role. */
export type Db = PostgresJsDatabase<Record<string, never>>;

/** An open transaction. */
export type Tx = PgTransaction<
  PostgresJsQueryResultHKT,
  Record<string, never>,
  ExtractTablesWithRelations<Record<string, never>>
>;

/** A pool and how to close it. */
export interface Database {
  db: Db;
  /** The driver's own handle, for LISTEN. */
  client: postgres.Sql;
  close(): Promise<void>;
}

const ONCE = "/* planned once */ ";

/**
 * At the head of a statement: it is planned once a connection and not each time, which costs more than running it where
 * policies are many. For statements whose text is always the same and whose plan does not hang on what is asked for.
 */
export const PLANNED_ONCE = sql.raw(ONCE);

type Unsafe = postgres.Sql["unsafe"];
type Choose = (text: string) => boolean;

/** The pool, with the statements that are chosen prepared and the others not. */
const preparing = <Client extends object>(client: Client, choose: Choose): Client =>
  new Proxy(client, {
    get: (target, name, receiver) => {
      const value: unknown = Reflect.get(target, name, receiver);
      if (name === "unsafe")
        return (...[text, values, options]: Parameters<Unsafe>) =>
          (value as Unsafe)(text, values, { ...options, prepare: choose(text) });
      if (name === "begin" || name === "savepoint")
        return (work: (scope: object) => unknown) =>
          (value as (inner: (scope: object) => unknown) => unknown)((scope) =>
            work(preparing(scope, choose)),
          );
      return value;
    },
  });

/** Each connection keeps the plans of at most so many statements of a steady path. */
const STEADY_STATEMENTS = 300;
/** A list of values, or of rows, has another text for each length. */
const HAS_LIST = /\bin \(\$\d|\bvalues \([^)]*\), \(/;

const saysOnce: Choose = (text) => text.startsWith(ONCE);

/** What is run a second time is taken for what will be run again and again. */
const runAgain = (): Choose => {
  const seen = new Set<string>();
  return (text) => {
    if (saysOnce(text) || seen.has(text)) return true;
    if (seen.size < STEADY_STATEMENTS && !HAS_LIST.test(text)) seen.add(text);
    return false;
  };
};

const steadyOf = new WeakMap<Db, Db>();
const steadyPools = new WeakSet<Db>();

/**
 * The same pool for a path that runs the same few statements for every mail: each is planned once a connection, not each
 * time. Not for lists and searches, where one plan for all values is a bad plan for some. A pool that prepares nothing
 * is given back as it is.
 */
export const steady = (db: Db): Db => steadyOf.get(db) ?? db;

/** Opens a pool of at most `max` connections; nothing connects before the first query. */
export function openDatabase(
  url: string,
  options: { max: number; prepare?: boolean; name: string },
): Database {
  const client = postgres(url, {
    max: options.max,
    prepare: options.prepare ?? true,
    idle_timeout: 60,
    onnotice: () => undefined,
    connection: { application_name: options.name },
  });
  const db = drizzle(options.prepare === false ? client : preparing(client, saysOnce));
  if (options.prepare !== false) {
    const kept = drizzle(preparing(client, runAgain()));
    steadyOf.set(db, kept);
    steadyPools.add(kept);
  }
  return {
    db,
    client,
    close: () => client.end({ timeout: 5 }),
  };
}

/** Like `inArray`, of which a steady path would plan each length anew: one text for any number of values. */
export const isAnyOf = (column: PgColumn, values: readonly string[]): SQL =>
  sql`${column} = any (array(select jsonb_array_elements_text(${JSON.stringify(values)}::jsonb)::${sql.raw(column.getSQLType())}))`;

/** Without it the server weighs, for each list of a few values, whether to plan anew, and does. */
const KEEP_PLANS = sql.raw(`, set_config('plan_cache_mode', 'force_generic_plan', true)`);

/** What one transaction reaches: rows of one tenant, in all or some of its workspaces. */
export interface Reach {
  tenantId: string;
  /** Ids of workspaces; none of them leaves what belongs to no workspace. */
  workspaces: "all" | readonly string[];
}

/**
 * Runs `work` in one transaction that sees and writes only this tenant's rows, and of what belongs to a workspace only
 * what belongs to one that is named. Everything is rolled back when `work` throws; the settings end with the
 * transaction, so pooled connections carry nothing over.
 */
export async function inTenantTransaction<T>(
  db: Db,
  { tenantId, workspaces }: Reach,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const ids = workspaces === "all" ? "*" : `{${workspaces.join(",")}}`;
  return db.transaction(async (tx) => {
    await tx.execute(
      sql`${PLANNED_ONCE}select set_config('app.tenant_id', ${tenantId}, true), set_config('app.workspaces', ${ids}, true)${steadyPools.has(db) ? KEEP_PLANS : sql``}`,
    );
    return work(tx);
  });
}

/** Throws when the server may lose acknowledged commits: the ledger must never live on such a server. */
export async function assertDurable(db: Db): Promise<void> {
  const [row] = await db.execute<{ synchronous_commit: string }>(sql`show synchronous_commit`);
  if (row?.synchronous_commit === "off")
    throw new Error(
      "synchronous_commit is off: acknowledged sends could be lost; turn it on and start again",
    );
}
