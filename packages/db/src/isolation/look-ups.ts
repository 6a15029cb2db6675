import type postgres from "postgres";
import { ROLES } from "../access.ts";
import type { Findings } from "./matrix.ts";

interface LookUp {
  name: string;
  login: string;
  /** Looks for what tenant `a` has, with `tenant` set; must find it as that tenant and never as another or none. */
  ask(tx: postgres.TransactionSql): Promise<readonly unknown[]>;
}

const idOf = (rows: ReadonlyMap<string, Record<string, unknown>>, table: string, tenantId: string): string =>
  String(rows.get(`${table} ${tenantId}`)?.["id"]);

/** The functions that pass policies but follow the tenant that is set: asked as the own tenant, another and none. */
export async function checkLookUps(
  sql: postgres.Sql,
  rows: ReadonlyMap<string, Record<string, unknown>>,
  { a, b }: { a: string; b: string },
): Promise<Findings> {
  const report: Findings = { cells: 0, allowed: 0, leaks: [], faults: [] };
  const contact = idOf(rows, "public.contacts", a);
  const lookUps: LookUp[] = [
    {
      name: "app.search_contacts",
      login: ROLES.app,
      ask: async (tx) =>
        (await tx`select app.search_contacts('text', 100) as id`).filter((row) => row["id"] === contact),
    },
  ];
  for (const { name, login, ask } of lookUps)
    for (const [place, tenant] of [
      ["own", a],
      ["other", b],
      ["none", ""],
    ] as const) {
      const found = await sql.begin(async (tx) => {
        await tx.unsafe(`set local session authorization ${login}`);
        await tx`select set_config('app.tenant_id', ${tenant}, true)`;
        return ask(tx);
      });
      report.cells += 1;
      if (place === "own" && found.length === 0) report.faults.push(`${name}, own tenant: nothing found`);
      if (place === "own" && found.length > 0) report.allowed += 1;
      if (place !== "own" && found.length > 0) report.leaks.push(`${name}, ${place} tenant: found a row`);
    }
  return report;
}
