import { createTestDatabase, type TestDatabase } from "@penguin/testkit";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ACCESS, FUNCTIONS } from "./access.ts";
import { migrateDatabase } from "./migrate.ts";
import * as schema from "./schema/index.ts";
import { OF_THE_ORGANISATION, WORKSPACE_BINDINGS } from "./workspace-binding.ts";

let database: TestDatabase;
let sql: postgres.Sql;

beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url("postgres"), { max: 2, onnotice: () => undefined });
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});

const liveTables = async (): Promise<{ name: string; rls: boolean; forced: boolean }[]> => sql`
  select n.nspname || '.' || c.relname as name, c.relrowsecurity as rls, c.relforcerowsecurity as forced
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname in ('public', 'content', 'app') order by 1`;

describe("the live catalogue", () => {
  it("has every table on the access list and nothing else", async () => {
    expect((await liveTables()).map((table) => table.name)).toEqual(Object.keys(ACCESS).sort());
  });

  it("forces row-level security on every tenant table and gives every global one a reason", async () => {
    for (const table of await liveTables()) {
      const access = ACCESS[table.name];
      if (access?.scope === "tenant") expect(table, table.name).toMatchObject({ rls: true, forced: true });
      else expect(access?.scope === "global" && access.reason.length > 10, table.name).toBe(true);
    }
  });

  it("keys every tenant table by a tenant id that is never null", async () => {
    const rows = await sql`
      select n.nspname || '.' || c.relname as name, a.attnotnull,
        (select a2.attname from pg_index i join pg_attribute a2 on a2.attrelid = c.oid and a2.attnum = i.indkey[0]
         where i.indrelid = c.oid and i.indisprimary) as first_key
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
      where c.relkind in ('r', 'p') and n.nspname in ('public', 'content')`;
    const tenantTables = rows.filter((row) => ACCESS[String(row["name"])]?.scope === "tenant");
    expect(tenantTables.length).toBe(
      Object.values(ACCESS).filter((access) => access.scope === "tenant").length,
    );
    for (const row of tenantTables) expect(row).toMatchObject({ attnotnull: true, first_key: "tenant_id" });
  });

  it("binds every tenant table to a workspace, or says why it is the whole organisation's", async () => {
    const restrictive = await sql<{ name: string }[]>`
      select schemaname || '.' || tablename as name from pg_policies
      where policyname = 'workspace' and permissive = 'RESTRICTIVE' and cmd = 'ALL' and roles = '{pm_app}' order by 1`;
    expect(restrictive.map(({ name }) => name)).toEqual(Object.keys(WORKSPACE_BINDINGS).sort());
    const named = [...Object.keys(WORKSPACE_BINDINGS), ...Object.keys(OF_THE_ORGANISATION)];
    expect(named.sort()).toEqual(Object.keys(ACCESS).filter((name) => ACCESS[name]?.scope === "tenant"));
    for (const [name, reason] of Object.entries(OF_THE_ORGANISATION))
      expect(reason.length, name).toBeGreaterThan(10);
    const own = await sql<{ name: string }[]>`
      select table_schema || '.' || table_name as name from information_schema.columns where column_name = 'workspace_id'`;
    for (const { name } of own) expect(WORKSPACE_BINDINGS[name]?.column, name).toBe("workspace_id");
  });

  it("equals the declared columns", async () => {
    for (const table of Object.values(schema).filter((value) => value instanceof PgTable)) {
      const config = getTableConfig(table);
      const live = await sql`select column_name, is_nullable from information_schema.columns
        where table_schema = ${config.schema ?? "public"} and table_name = ${config.name} order by column_name`;
      const declared = config.columns.map((c) => ({
        column_name: c.name,
        is_nullable: c.notNull ? "NO" : "YES",
      }));
      expect(
        live.map((row) => ({ ...row })),
        config.name,
      ).toEqual(declared.sort((a, b) => (a.column_name < b.column_name ? -1 : 1)));
    }
  });

  it("lets PUBLIC execute no function of ours", async () => {
    const open = await sql`select p.oid::regprocedure::text as name from pg_proc p
      cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
      where p.pronamespace = 'app'::regnamespace and a.grantee = 0`;
    expect(open).toEqual([]);
    const live = await sql`select count(*)::int as n from pg_proc where pronamespace = 'app'::regnamespace`;
    expect(live[0]?.["n"]).toBe(Object.keys(FUNCTIONS).length);
  });

  it("stays the same when migrations run again", async () => {
    const before = await liveTables();
    await migrateDatabase(database.url("pm_migrator"));
    expect(await liveTables()).toEqual(before);
  });
});
