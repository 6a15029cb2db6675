import type postgres from "postgres";
import { ACCESS, FUNCTIONS } from "../access.ts";
import { checkLookUps } from "./look-ups.ts";
import { checkMatrix, type Findings } from "./matrix.ts";
import { checkPooledConnections } from "./pooled-connections.ts";
import { checkPrivileges } from "./privileges.ts";
import { checkReferences } from "./references.ts";
import { insertSampleRows } from "./sample-rows.ts";
import { checkWorkspaces } from "./workspaces.ts";
import { checkStaff, insertStaff } from "./staff.ts";

export type { Findings } from "./matrix.ts";
export { insertSampleRows } from "./sample-rows.ts";
export { insertStaff } from "./staff.ts";
export { type Sabotage, SABOTAGES, sabotageTable } from "./sabotage.ts";

/** Everything the check looked at. */
export interface IsolationReport {
  /** Tables of every scope, each in the matrix of its kind. */
  tables: number;
  functions: number;
  cells: number;
  /** Cells that had to be allowed and were: a refusal counts only beside these. */
  allowed: number;
  /** How many things somebody could do that they must not. */
  leaks: number;
  /** How many cells were asked in each part. */
  parts: Record<string, number>;
  /** Every leak and every fault as a sentence that names the table. */
  findings: string[];
}

const [A, B] = ["0197a000-0000-7000-8000-00000000000a", "0197a000-0000-7000-8000-00000000000b"] as const;

/**
 * Asks a migrated scratch database everything isolation rests on: every tenant table x verb x login x own/other/no tenant, every workspace-bound one x verb x own/other/no/every workspace,
 * every login x every table and function, references across tenants, the look-ups that pass policies, views, sequences,
 * the queue's tables, and pooled connections. `sql` is a superuser's; rows of two made-up tenants stay in the database.
 */
export async function checkIsolation(sql: postgres.Sql, appUrl: string): Promise<IsolationReport> {
  const tenants = { a: A, b: B };
  const rows = await insertSampleRows(sql, [A, B]);
  const staff = await insertStaff(sql, tenants);
  const scoped = Object.keys(ACCESS).filter((name) => ACCESS[name]?.scope === "tenant");
  const parts: Record<string, Findings> = {
    "tenant tables": await checkMatrix(sql, rows, tenants, staff, scoped),
    privileges: await checkPrivileges(sql),
    references: await checkReferences(sql, rows, tenants),
    "look-ups": await checkLookUps(sql, rows, tenants),
    workspaces: await checkWorkspaces(sql, rows, A),
    staff: await checkStaff(sql, staff, tenants),
    "pooled connections": await checkPooledConnections(sql, appUrl),
  };
  const all = Object.values(parts);
  const sum = (of: (part: Findings) => number): number => all.reduce((total, part) => total + of(part), 0);
  return {
    tables: Object.keys(ACCESS).length,
    functions: Object.keys(FUNCTIONS).length,
    cells: sum((part) => part.cells),
    allowed: sum((part) => part.allowed),
    leaks: sum((part) => part.leaks.length),
    parts: Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part.cells])),
    findings: all.flatMap((part) => [...part.leaks, ...part.faults]),
  };
}
