import { createTestDatabase, type TestDatabase } from "@penguin/testkit";
import { sql as statement } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ACCESS, FUNCTIONS } from "./access.ts";
import { inTenantTransaction, openDatabase } from "./index.ts";
import { migrateDatabase } from "./migrate.ts";
import { checkMatrix, VERBS } from "./testing/matrix.ts";
import { insertSampleRows, readReferences } from "./testing/sample-rows.ts";

const [a, b] = ["0197a000-0000-7000-8000-00000000000a", "0197a000-0000-7000-8000-00000000000b"] as const;
const TENANT_TABLES = Object.keys(ACCESS).filter((name) => ACCESS[name]?.scope === "tenant");

let database: TestDatabase;
let sql: postgres.Sql;
let rows: Map<string, Record<string, unknown>>;

beforeAll(async () => {
  database = await createTestDatabase();
  // A clone does not inherit the privileges of the database itself.
  await migrateDatabase(database.url("pm_migrator"));
  sql = postgres(database.url("postgres"), { max: 4, onnotice: () => undefined });
  rows = await insertSampleRows(sql, [a, b]);
});
afterAll(async () => {
  await sql.end();
  await database.drop();
});

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    (error: unknown) => (error as { code?: string }).code ?? String(error),
  );

describe("tenant isolation", () => {
  it("lets each role do exactly what it may on the rows of its own tenant and nothing on others", async () => {
    const report = await checkMatrix(sql, rows, { a, b }, TENANT_TABLES);

    process.stdout.write(
      `isolation: ${report.cells} cells looked at over ${TENANT_TABLES.length} tables, ${report.allowed} allowed, ${report.findings.length} findings\n`,
    );
    expect(report.findings).toEqual([]);
    expect(report.cells).toBe(TENANT_TABLES.length * VERBS.length * 3 * 3);
    expect(report.allowed).toBeGreaterThan(TENANT_TABLES.length);
  });

  it("reports a new table that has no policy", async () => {
    await sql`create table public.leaky (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id))`;
    await sql`grant all on public.leaky to pm_app`;
    const leaky = new Map([[`public.leaky ${a}`, { tenant_id: a, id: a }]]);
    await sql`insert into public.leaky values (${a}, ${a})`;

    const report = await checkMatrix(sql, leaky, { a, b }, ["public.leaky"]);

    expect(report.findings).toContain("public.leaky select as app, other tenant: 1");
    expect(report.findings).toContain("public.leaky delete as app, none tenant: 1");
    await sql`drop table public.leaky`;
  });

  it("reports a tenant table without a sample row", async () => {
    const report = await checkMatrix(sql, new Map(), { a, b }, ["public.contacts"]);

    expect(report.findings).toEqual(["public.contacts: there is no sample row"]);
  });

  it("refuses every reference from one tenant to a row of another", async () => {
    const references = (await readReferences(sql)).filter(
      ({ table, target }) => ACCESS[table]?.scope === "tenant" && ACCESS[target]?.scope === "tenant",
    );
    let looked = 0;
    for (const { name, table, target, columns, targetColumns } of references) {
      expect(columns[0], `${name} begins with the tenant`).toBe("tenant_id");
      const [, column] = columns;
      if (!column) continue;
      const [own, foreign] = [rows.get(`${target} ${a}`), rows.get(`${target} ${b}`)];
      const key = targetColumns[1] ?? "";
      const point = (value: unknown): Promise<string> =>
        codeOf(sql`update ${sql(table)} set ${sql({ [column]: value as string })} where tenant_id = ${a}`);
      expect(await point(own?.[key]), `${name} to the own tenant`).toBe("done");
      expect(await point(foreign?.[key]), `${name} across tenants`).toBe("23503");
      looked += 1;
    }
    process.stdout.write(`isolation: ${looked} references across tenants refused\n`);
    expect(looked).toBeGreaterThan(25);
  });

  it("refuses to move a row into another tenant", async () => {
    const app = postgres(database.url("pm_app"), { max: 1 });
    const moved = codeOf(
      app.begin(async (tx) => {
        await tx`select set_config('app.tenant_id', ${a}, true)`;
        await tx`update suppressions set tenant_id = ${b}`;
      }),
    );
    expect(await moved).toBe("42501");
    await app.end();
  });

  it("searches contacts of the set tenant only, past the policies", async () => {
    const app = postgres(database.url("pm_app"), { max: 1 });
    const found = (tenant: string) =>
      app.begin(async (tx) => {
        await tx`select set_config('app.tenant_id', ${tenant}, true)`;
        return [...(await tx`select app.search_contacts('text', 100) as id`)];
      });
    expect(await found(a)).toEqual([{ id: rows.get(`public.contacts ${a}`)?.["id"] }]);
    expect(await found(b)).toEqual([{ id: rows.get(`public.contacts ${b}`)?.["id"] }]);
    expect(await found("")).toEqual([]);
    await app.end();
  });

  it("carries no tenant from one use of a pooled connection to the next", async () => {
    const tenants = Array.from(
      { length: 10 },
      (_, i) => `0197a000-0000-7000-8000-0000000001${String(i).padStart(2, "0")}`,
    );
    for (const tenant of tenants)
      await sql`insert into tenants (tenant_id, name, status, created_at) values (${tenant}, 'n', 'active', ${new Date()})`;
    const pool = openDatabase(database.url("pm_app"), { max: 3, name: "leak" });
    const look = statement`select tenant_id from tenants`;
    const turns = Array.from({ length: 200 }, async (_, i) => {
      const tenant = tenants[(i * 7) % 10] ?? "";
      const seen = await inTenantTransaction(pool.db, tenant, async (tx) => {
        if (i % 3 === 0) await tx.execute(statement`select pg_sleep(0.002)`);
        return tx.execute(look);
      });
      const after = await pool.db.execute(look);
      return seen.length === 1 && seen[0]?.["tenant_id"] === tenant && after.length === 0;
    });
    expect((await Promise.all(turns)).filter((clean) => !clean)).toEqual([]);
    await pool.close();
  });
});

describe("the logins", () => {
  it("cannot pass policies, make roles or be superusers", async () => {
    const strong =
      await sql`select rolname from pg_roles where rolname like 'pm\\_%' and rolname <> 'pm_migrator'
      and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)`;
    expect(strong).toEqual([]);
  });

  it("gives a sending server no table at all", async () => {
    const server = postgres(database.url("pm_server_1"), { max: 1 });
    let denied = 0;
    for (const table of Object.keys(ACCESS))
      for (const verb of VERBS) {
        const [has] = await sql`select has_table_privilege('pm_server_1', ${table}, ${verb}) as yes`;
        expect(has?.["yes"], `${verb} ${table}`).toBe(false);
        denied += 1;
      }
    for (const table of Object.keys(ACCESS))
      expect(await codeOf(server`select 1 from ${server(table)}`), table).toBe("42501");
    expect(denied).toBe(Object.keys(ACCESS).length * 4);
    await server.end();
  });

  it("lets each login execute the listed functions and no other", async () => {
    for (const [login, role] of [
      ["pm_server_1", "sender"],
      ["pm_app", "app"],
      ["pm_auth", "auth"],
      ["pm_control", "control"],
    ] as const) {
      const open = await sql<{ name: string }[]>`
        select p.oid::regprocedure::text as name from pg_proc p
        where p.pronamespace = 'app'::regnamespace and has_function_privilege(${login}, p.oid, 'execute') order by 1`;
      const listed = await sql<{ name: string }[]>`
        select x::regprocedure::text as name from unnest(${Object.keys(FUNCTIONS).filter((name) => FUNCTIONS[name]?.includes(role))}::text[]) x order by 1`;
      expect(
        open.map((row) => row.name),
        login,
      ).toEqual(listed.map((row) => row.name));
    }
  });

  it("shows the queue's login no table of ours", async () => {
    const seen = await sql`
      select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'v') and n.nspname in ('public', 'content', 'app', 'drizzle')
        and (has_table_privilege('pm_queue', c.oid, 'select, insert, update, delete, truncate, references, trigger'))`;
    expect(seen).toEqual([]);
  });

  it("keeps a sending server from running code of its own inside a function of ours", async () => {
    const server = postgres(database.url("pm_server_1"), { max: 1, onnotice: () => undefined });
    expect(await codeOf(server.unsafe("create temporary table settling (tenant_id uuid)"))).toBe("42501");
    expect(await codeOf(server`select app.settle_messages('[]'::jsonb, ${new Date()})`)).toBe("done");
    await server.end();
  });
});
