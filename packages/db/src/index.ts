import { type ExtractTablesWithRelations, sql } from "drizzle-orm";
import type { PgTransaction } from "drizzle-orm/pg-core";
import { drizzle, type PostgresJsDatabase, type PostgresJsQueryResultHKT } from "drizzle-orm/postgres-js";
import postgres from "postgres";

export { ACCESS, FUNCTIONS, ROLES } from "./access.ts";
export { WORKSPACE_BINDINGS } from "./workspace-binding.ts";
export { outliveDatabase } from "./lost-connection.ts";
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

/** Statements that say so are prepared; what the query builder makes has too many shapes for that. */
const preparing = <Client extends object>(client: Client): Client =>
  new Proxy(client, {
    get: (target, name, receiver) => {
      const value: unknown = Reflect.get(target, name, receiver);
      if (name === "unsafe")
        return (...[text, values, options]: Parameters<Unsafe>) =>
          (value as Unsafe)(text, values, { ...options, prepare: text.startsWith(ONCE) });
      if (name === "begin" || name === "savepoint")
        return (work: (scope: object) => unknown) =>
          (value as (inner: (scope: object) => unknown) => unknown)((scope) => work(preparing(scope)));
      return value;
    },
  });

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
  return {
    db: drizzle(options.prepare === false ? client : preparing(client)),
    client,
    close: () => client.end({ timeout: 5 }),
  };
}

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
      sql`select set_config('app.tenant_id', ${tenantId}, true), set_config('app.workspaces', ${ids}, true)`,
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
