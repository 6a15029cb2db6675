import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createTestDatabase, type TestDatabase } from "@penguin/testkit";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { afterAll, beforeAll, expect, it } from "vitest";
import { accessStatements } from "./access.ts";
import { insertSampleRows } from "./isolation/sample-rows.ts";
import { migrateDatabase } from "./migrate.ts";

const MIGRATIONS = path.resolve(import.meta.dirname, "../migrations");
const [A, B] = ["0197a000-0000-7000-8000-00000000000a", "0197a000-0000-7000-8000-00000000000b"] as const;

let database: TestDatabase;
let sql: postgres.Sql;
let dir: string;
beforeAll(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url("postgres"), { max: 1, onnotice: () => undefined });
  dir = mkdtempSync(path.join(tmpdir(), "penguin-migrations-"));
});
afterAll(async () => {
  await sql.end();
  await database.drop();
  rmSync(dir, { recursive: true, force: true });
});

interface Journal {
  entries: { tag: string }[];
}

/** Brings an emptied database to the migration before the one that is named. */
const migrateUpTo = async (tag: string): Promise<void> => {
  cpSync(MIGRATIONS, dir, { recursive: true });
  const file = path.join(dir, "meta/_journal.json");
  const journal = JSON.parse(readFileSync(file, "utf8")) as Journal;
  const entries = journal.entries.slice(
    0,
    journal.entries.findIndex((entry) => entry.tag === tag),
  );
  writeFileSync(file, JSON.stringify({ ...journal, entries }));
  await sql`drop schema public, app, content, months, drizzle cascade`;
  await sql`create schema public authorization pm_migrator`;
  const migrator = postgres(database.url("pm_migrator"), { max: 1, onnotice: () => undefined });
  await migrate(drizzle(migrator), { migrationsFolder: dir });
  for (const statement of accessStatements().filter((line) =>
    / (on|table) public\.(events|message_attempts)( |$)/.test(line),
  ))
    await migrator.unsafe(statement);
  await migrator.end();
};

const rowsOf = (table: string) =>
  sql.unsafe(`select to_jsonb(t) as row from ${table} t order by to_jsonb(t)::text`);

it("takes the logs of a database from before they were cut along, every row of them, and nobody reads past them", async () => {
  await migrateUpTo("0021_months");
  await insertSampleRows(sql, [A, B]);
  const before = [await rowsOf("events"), await rowsOf("message_attempts")];
  expect(before.map((rows) => rows.length)).toEqual([2, 2]);

  await migrateDatabase(database.url("pm_migrator"));

  expect([await rowsOf("events"), await rowsOf("message_attempts")]).toEqual(before);
  expect([await rowsOf("months.events_rest"), await rowsOf("months.message_attempts_rest")]).toEqual(before);
  const policies = await sql`select tablename from pg_policies where schemaname = 'months'`;
  expect(policies).toEqual([]);
  const app = postgres(database.url("pm_app"), { max: 1, onnotice: () => undefined });
  await expect(app`select * from months.events_rest`).rejects.toThrow(/permission denied/);
  const seen = await app.begin(async (tx) => {
    await tx`select set_config('app.tenant_id', ${A}, true), set_config('app.workspaces', '*', true)`;
    return tx`select tenant_id from events union all select tenant_id from message_attempts`;
  });
  expect(seen.map((row) => row["tenant_id"])).toEqual([A, A]);
  await app.end();
});

it("moves a row out of the rest when its month gets a table, and keeps the rules of the table there", async () => {
  await sql`update events set id = app.first_id('2026-03-10') where tenant_id = ${A}`;
  const before = await rowsOf("events");
  const [moved] = await sql<{ n: number }[]>`select app.make_month('events', '2026-03-01') as n`;
  expect(moved?.n).toBe(1);
  expect(await rowsOf("events")).toEqual(before);
  const [row] = await sql`select relrowsecurity, relforcerowsecurity from pg_class
    where oid = 'months.events_2026_03'::regclass`;
  expect(row).toEqual({ relrowsecurity: true, relforcerowsecurity: true });
  const mine = sql`from events e where e.tenant_id = ${A}`;
  await expect(sql`insert into events select e.* ${mine}`).rejects.toThrow(/duplicate key/);
  for (const [change, refusal] of [
    [{ kind: "no such kind" }, /check constraint/],
    [{ message_id: B }, /foreign key/],
  ] as const)
    await expect(
      sql`insert into events
        select (jsonb_populate_record(e, ${sql.json({ ...change, id: "019cd500-0000-7000-8000-000000000001" })})).* ${mine}`,
    ).rejects.toThrow(refusal);
});
