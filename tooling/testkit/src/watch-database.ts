import postgres from "postgres";

/** A database whose first content is known. */
export interface WatchedDatabase {
  /**
   * Empties what was filled since. False when the database cannot be brought back by that: something other than rows was
   * changed, rows of the first content were, somebody still works in it, or it has grown.
   */
  restore(): Promise<boolean>;
  close(): Promise<void>;
}

/** Pages that deleted rows may leave behind before they would slow the tests that follow. */
const MOST_PAGES = 2_000;

/** Tables of ours that were ever written to; one that was not has no pages. */
const WRITTEN_TABLES = `
  select c.oid::regclass::text as name, pg_relation_size(c.oid) / 8192 as pages from pg_class c
  where c.relkind = 'r' and c.relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
    and pg_relation_size(c.oid) > 0 order by 1`;

const MOVED_SEQUENCES = `
  select format('%I.%I', schemaname, sequencename) as name, start_value from pg_sequences where last_value is not null order by 1`;

/** Settings of this database, and how many others are in the middle of something. */
const SURROUNDINGS = `
  select (select count(*) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle')::int as busy,
    (select coalesce(string_agg(s::text, ' ' order by s::text), '') from pg_db_role_setting s
     where setdatabase = (select oid from pg_database where datname = current_database())) as settings`;

/** One text that changes with any row of any catalogue of this database: schema, privileges, policies and statistics. */
const catalogueQuery = async (sql: postgres.Sql): Promise<string> => {
  const rows = await sql<{ name: string }[]>`
    select relname as name from pg_class
    where relnamespace = 'pg_catalog'::regnamespace and relkind = 'r' and not relisshared order by relname`;
  return [
    // Statistics of size change without a new version of their row.
    "select 'sizes:' || sum(relpages) || ':' || sum(reltuples) as digest from pg_class",
    ...rows.map(
      ({ name }) =>
        `select '${name}:' || count(*) || ':' || coalesce(sum(xmin::text::bigint), 0) as digest from ${name}`,
    ),
  ].join(" union all ");
};

const digestQuery = (tables: readonly string[]): string =>
  tables
    .map(
      (name) =>
        `select '${name}:' || count(*) || ':' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as digest from ${name} t`,
    )
    .join(" union all ");

interface Content {
  catalogue: string;
  settings: string;
  seeds: string;
}

const openReader = async (sql: postgres.Sql) => {
  const read = <Row extends object>(query: string): Promise<Row[]> =>
    sql.unsafe<Row[]>(query, [], { prepare: true });
  const textOf = async (query: string): Promise<string> =>
    query === "" ? "" : (await read<{ digest: string }>(query)).map(({ digest }) => digest).join("\n");
  const catalogue = await catalogueQuery(sql);
  const written = await read<{ name: string }>(WRITTEN_TABLES);
  const filled: string[] = [];
  for (const { name } of written)
    if ((await sql.unsafe(`select 1 from ${name} limit 1`)).length > 0) filled.push(name);
  const content = async (): Promise<Content & { busy: number }> => {
    const [around] = await read<{ busy: number; settings: string }>(SURROUNDINGS);
    return {
      busy: around?.busy ?? 0,
      settings: around?.settings ?? "",
      catalogue: await textOf(catalogue),
      seeds: await textOf(digestQuery(filled)),
    };
  };
  return { read, content, filled: new Set(filled) };
};

/** Notes what the database of this superuser's URL holds, so that it can be brought back to it. */
export async function watchDatabase(superuserUrl: string): Promise<WatchedDatabase> {
  const sql = postgres(superuserUrl, { max: 1, onnotice: () => undefined });
  const { read, content, filled } = await openReader(sql);
  const first = await content();
  const isAsAtFirst = async (): Promise<boolean> => {
    const now = await content();
    return (
      now.busy === 0 &&
      now.catalogue === first.catalogue &&
      now.settings === first.settings &&
      now.seeds === first.seeds
    );
  };
  const restore = async (): Promise<boolean> => {
    if (!(await isAsAtFirst())) return false;
    const tables = (await read<{ name: string; pages: string }>(WRITTEN_TABLES)).filter(
      ({ name }) => !filled.has(name),
    );
    if (tables.reduce((sum, { pages }) => sum + Number(pages), 0) > MOST_PAGES) return false;
    const sequences = await read<{ name: string; start_value: string }>(MOVED_SEQUENCES);
    const statements = [
      // Triggers that keep rows, and references between them, would be in the way.
      "set local session_replication_role = replica",
      "set local lock_timeout = '2s'",
      ...tables.map(({ name }) => `delete from only ${name}`),
      ...sequences.map(({ name, start_value }) => `select setval('${name}', ${start_value}, false)`),
    ];
    await sql.begin((tx) => tx.unsafe(statements.join("; ")));
    return true;
  };
  return {
    restore: () => restore().catch(() => false),
    close: () => sql.end({ timeout: 5 }),
  };
}
