import { sql as statement } from "drizzle-orm";
import type postgres from "postgres";
import { inTenantTransaction, openDatabase } from "../index.ts";
import type { Findings } from "./matrix.ts";

const TENANTS = 50;
const TURNS = 1000;
const CONNECTIONS = 4;

/** 1,000 interleaved transactions of 50 tenants on 4 connections: each sees its own tenant, and nobody's afterwards. */
export async function checkPooledConnections(sql: postgres.Sql, appUrl: string): Promise<Findings> {
  const report: Findings = { cells: 0, allowed: 0, leaks: [], faults: [] };
  const tenants = Array.from(
    { length: TENANTS },
    (_, i) => `0197a000-0000-7000-8000-0000000001${String(i).padStart(2, "0")}`,
  );
  for (const tenant of tenants)
    await sql`insert into tenants (tenant_id, name, status, created_at) values (${tenant}, 'n', 'active', ${new Date(0)})`;
  const pool = openDatabase(appUrl, { max: CONNECTIONS, name: "penguin-isolation" });
  const look = statement`select tenant_id from tenants`;
  const turns = Array.from({ length: TURNS }, async (_, i) => {
    const tenant = tenants[(i * 7) % TENANTS] ?? "";
    const seen = await inTenantTransaction(pool.db, { tenantId: tenant, workspaces: "all" }, async (tx) => {
      if (i % 3 === 0) await tx.execute(statement`select pg_sleep(0.002)`);
      return tx.execute(look);
    });
    const after = await pool.db.execute(look);
    report.cells += 2;
    const ids = seen.map((row) => row["tenant_id"]);
    if (ids.includes(tenant)) report.allowed += 1;
    else report.faults.push(`turn ${i}: did not see its own tenant`);
    if (ids.length > 1) report.leaks.push(`turn ${i}: saw ${ids.length - 1} other tenants`);
    if (after.length > 0) report.leaks.push(`turn ${i}: its tenant stayed on the connection`);
  });
  await Promise.all(turns);
  await pool.close();
  return report;
}
