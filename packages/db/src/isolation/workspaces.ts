import type postgres from "postgres";
import { ACCESS, ROLES } from "../access.ts";
import { boundThrough, WORKSPACE_BINDINGS } from "../workspace-binding.ts";
import { ask, type Findings, isRefused, VERBS } from "./matrix.ts";

const OTHER = "0197a000-0000-7000-8000-0000000000ff";
const PLACES = ["own", "other", "none", "all"] as const;

/** A table with those its rows are found through, so that a hole in one of them is named with what it opens. */
const nameOf = (table: string): string => {
  const way = boundThrough(table);
  return way.length === 0 ? table : `${table} (through ${way.join(", ")})`;
};

/** Gives a row to another workspace, which nobody may who does not reach it. */
const checkMove = async (sql: postgres.Sql, table: string, tenant: string, report: Findings) => {
  const binding = WORKSPACE_BINDINGS[table];
  if (binding?.by !== "column" || binding.column === "id") return;
  const { column } = binding;
  const answer = await sql
    .begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      const [row] = await tx`select ${tx(column)} as id from ${tx(table)} where tenant_id = ${tenant}`;
      const own = `{${String(row?.["id"])}}`;
      await tx`select set_config('app.tenant_id', ${tenant}, true), set_config('app.workspaces', ${own}, true)`;
      await tx.unsafe(`set local session authorization ${ROLES.app}`);
      await tx`update ${tx(table)} set ${tx({ [column]: OTHER })}`;
      throw new Error("moved");
    })
    .catch((error: Error & { code?: string }) => error.code ?? error.message);
  report.cells += 1;
  if (answer !== "42501") report.leaks.push(`${nameOf(table)} given to another workspace: ${answer}`);
};

/**
 * Asks the web's login for every verb on every workspace-bound row of one tenant: with the row's own workspace set, with
 * another, with none, and with all of them. `tables` are all of them unless some are named.
 */
export async function checkWorkspaces(
  sql: postgres.Sql,
  rows: ReadonlyMap<string, Record<string, unknown>>,
  tenant: string,
  tables: readonly string[] = Object.keys(WORKSPACE_BINDINGS),
): Promise<Findings> {
  const report: Findings = { cells: 0, allowed: 0, leaks: [], faults: [] };
  const own = String(rows.get(`public.workspaces ${tenant}`)?.["id"]);
  const settings = { own: `{${own}}`, other: `{${OTHER}}`, none: undefined, all: "*" };
  for (const table of tables) {
    const row = rows.get(`${table} ${tenant}`);
    if (!row) {
      report.faults.push(`${table}: there is no sample row`);
      continue;
    }
    const granted = (ACCESS[table]?.grants.app ?? "").split(", ");
    for (const verb of VERBS)
      for (const place of PLACES) {
        const answer = await ask(sql, {
          table,
          verb,
          row,
          login: ROLES.app,
          tenant,
          workspaces: settings[place],
        });
        const allowed = granted.includes(verb) && (place === "own" || place === "all");
        const what = `${nameOf(table)} ${verb}, ${place} workspace: ${answer}`;
        report.cells += 1;
        if (allowed && answer === 1) report.allowed += 1;
        if (allowed && answer !== 1) report.faults.push(what);
        if (!allowed && !isRefused(answer)) report.leaks.push(what);
      }
    await checkMove(sql, table, tenant, report);
  }
  return report;
}
