import { createTestDatabase, itLong, type TestDatabase } from "@penguin/testkit";
import postgres from "postgres";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ACCESS, TABLE_LOGINS } from "./access.ts";
import { checkMatrix } from "./isolation/matrix.ts";
import { checkIsolation, insertStaff, type Sabotage, SABOTAGES, sabotageTable } from "./isolation/index.ts";
import { insertSampleRows } from "./isolation/sample-rows.ts";
import { checkWorkspaces } from "./isolation/workspaces.ts";
import { WORKSPACE_BINDINGS, workspaceCheck } from "./workspace-binding.ts";

const [a, b] = ["0197a000-0000-7000-8000-00000000000a", "0197a000-0000-7000-8000-00000000000b"] as const;
const TENANT_TABLES = Object.keys(ACCESS).filter((name) => ACCESS[name]?.scope === "tenant");

/** What keeps tenants apart; each policy that keeps workspaces apart is broken below. */
const ALWAYS_BROKEN: readonly Sabotage[] = ["policy"];

let database: TestDatabase;
let sql: postgres.Sql;

beforeEach(async () => {
  database = await createTestDatabase();
  sql = postgres(database.url("postgres"), { max: 4, onnotice: () => undefined });
});
afterEach(async () => {
  await sql.end();
  await database.drop();
});

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    (error: unknown) => (error as { code?: string }).code ?? String(error),
  );

/** Thousands of questions one after another: on a busy machine they take minutes. */
describe("isolation", { timeout: 600_000 }, () => {
  it("lets every login do exactly what it may, with rows of its own tenant only", async () => {
    const report = await checkIsolation(sql, database.url("pm_app"));

    process.stdout.write(`isolation: ${JSON.stringify(report.parts)}, ${report.allowed} allowed\n`);
    expect(report.findings).toEqual([]);
    expect(report.leaks).toBe(0);
    expect(report.parts["tenant tables"]).toBe(TENANT_TABLES.length * TABLE_LOGINS.length * 4 * 3);
    expect(report.parts["workspaces"]).toBeGreaterThanOrEqual(Object.keys(WORKSPACE_BINDINGS).length * 4 * 4);
    expect(report.allowed).toBeGreaterThan(TENANT_TABLES.length);
    for (const cells of Object.values(report.parts)) expect(cells).toBeGreaterThan(2);
  });

  const isNamed = async (kind: Sabotage): Promise<void> => {
    const table = await sabotageTable(sql, kind, 0.42);

    const { findings } = await checkIsolation(sql, database.url("pm_app"));

    expect(findings.length).toBeGreaterThan(0);
    expect(findings.filter((finding) => !finding.includes(table.replace("public.", "")))).toEqual([]);
  };
  it.each(ALWAYS_BROKEN)("names the table when it was broken on purpose: %s", isNamed);
  for (const kind of SABOTAGES.filter((one) => !ALWAYS_BROKEN.includes(one)))
    itLong(`names the table when it was broken on purpose: ${kind}`, {}, () => isNamed(kind));

  it("misses no single policy that keeps workspaces apart", async () => {
    const rows = await insertSampleRows(sql, [a]);
    for (const [table, binding] of Object.entries(WORKSPACE_BINDINGS)) {
      await sql.unsafe(`drop policy workspace on ${table}`);
      const { leaks, faults } = await checkWorkspaces(sql, rows, a, [table]);
      const check = workspaceCheck(table, binding);
      await sql.unsafe(
        `create policy workspace on ${table} as restrictive for all to pm_app using (${check}) with check (${check})`,
      );
      expect(leaks.length, table).toBeGreaterThan(1);
      expect(
        [...leaks, ...faults].filter((finding) => !finding.includes(table.replace("public.", ""))),
      ).toEqual([]);
    }
    expect(await checkWorkspaces(sql, rows, a)).toMatchObject({ leaks: [], faults: [] });
  });

  it("reports a new table that has no policy, and one without a sample row", async () => {
    await sql`create table public.leaky (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id))`;
    await sql`grant all on public.leaky to pm_app`;
    const leaky = new Map([[`public.leaky ${a}`, { tenant_id: a, id: a }]]);
    await sql`insert into public.leaky values (${a}, ${a})`;
    const staff = await insertStaff(sql, { a, b });

    const report = await checkMatrix(sql, leaky, { a, b }, staff, ["public.leaky", "public.contacts"]);

    expect(report.leaks).toContain("public.leaky select as app, other tenant: 1");
    expect(report.leaks).toContain("public.leaky delete as app, none tenant: 1");
    expect(report.faults).toEqual(["public.contacts: there is no sample row"]);
  });

  it("refuses to move a row into another tenant", async () => {
    await insertSampleRows(sql, [a, b]);
    const app = postgres(database.url("pm_app"), { max: 1 });
    const moved = codeOf(
      app.begin(async (tx) => {
        await tx`select set_config('app.tenant_id', ${a}, true), set_config('app.workspaces', '*', true)`;
        await tx`update suppressions set tenant_id = ${b}`;
      }),
    );
    expect(await moved).toBe("42501");
    await app.end();
  });

  it("keeps a sending server from tables, and from running code of its own inside a function of ours", async () => {
    const server = postgres(database.url("pm_server_1"), { max: 1, onnotice: () => undefined });
    for (const table of Object.keys(ACCESS))
      expect(await codeOf(server`select 1 from ${server(table)}`), table).toBe("42501");
    expect(await codeOf(server.unsafe("create temporary table settling (tenant_id uuid)"))).toBe("42501");
    expect(await codeOf(server`select app.settle_messages('[]'::jsonb, ${new Date()})`)).toBe("done");
    await server.end();
  });

  it("lets nobody at run time change or delete what the audit log says", async () => {
    await insertSampleRows(sql, [a]);
    for (const table of ["audit_log", "audit_seals", "audit_heads", "staff_accesses"]) {
      expect(await codeOf(sql`update ${sql(table)} set tenant_id = tenant_id`), table).toBe("42501");
      expect(await codeOf(sql`delete from ${sql(table)}`), table).toBe("42501");
      expect(await codeOf(sql.unsafe(`truncate ${table}`)), table).toBe("42501");
    }
  });
});
