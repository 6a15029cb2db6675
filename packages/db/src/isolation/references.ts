import type postgres from "postgres";
import { ACCESS } from "../access.ts";
import type { Findings } from "./matrix.ts";
import { readReferences } from "./sample-rows.ts";

const FOREIGN_KEY_VIOLATION = "23503";

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    (error: unknown) => (error as { code?: string }).code ?? String(error),
  );

/** Points every reference between tenant tables at the row of its own tenant, which must do, and of the other, which must not. */
export async function checkReferences(
  sql: postgres.Sql,
  rows: ReadonlyMap<string, Record<string, unknown>>,
  { a, b }: { a: string; b: string },
): Promise<Findings> {
  const report: Findings = { cells: 0, allowed: 0, leaks: [], faults: [] };
  const references = (await readReferences(sql)).filter(
    ({ table, target }) => ACCESS[table]?.scope === "tenant" && ACCESS[target]?.scope === "tenant",
  );
  for (const { name, table, target, columns, targetColumns } of references) {
    if (columns[0] !== "tenant_id") report.leaks.push(`${name}: does not begin with the tenant`);
    const [, column] = columns;
    if (!column) continue;
    const key = targetColumns[1] ?? "";
    const point = (tenantId: string): Promise<string> => {
      const value = rows.get(`${target} ${tenantId}`)?.[key] as string;
      return codeOf(sql`update ${sql(table)} set ${sql({ [column]: value })} where tenant_id = ${a}`);
    };
    const [own, across] = [await point(a), await point(b)];
    report.cells += 2;
    if (own === "done") report.allowed += 1;
    else report.faults.push(`${name} to the own tenant: ${own}`);
    if (across !== FOREIGN_KEY_VIOLATION) report.leaks.push(`${name} across tenants: ${across}`);
  }
  return report;
}
