import type postgres from "postgres";
import { ACCESS, ROLES } from "../access.ts";

/** Ways to break a scratch copy on purpose: drop a tenant's policy, open it for all or for staff, or grant a table to a sending server. */
export const SABOTAGES = ["policy", "open", "grant", "staff"] as const;
/** One of them. */
export type Sabotage = (typeof SABOTAGES)[number];

/** Breaks one table, chosen by `pick` (0 up to 1); gives its name. */
export async function sabotageTable(sql: postgres.Sql, kind: Sabotage, pick: number): Promise<string> {
  const tables = Object.keys(ACCESS).filter(
    (name) => ACCESS[name]?.scope === "tenant" && (kind !== "staff" || ACCESS[name].grants.staff),
  );
  const table = tables[Math.floor(pick * tables.length)] ?? "public.contacts";
  if (kind === "staff") {
    await sql.unsafe(`alter policy staff on ${table} using (true)`);
    return table;
  }
  if (kind === "grant") await sql.unsafe(`grant select on ${table} to ${ROLES.sender}`);
  else await sql.unsafe(`drop policy tenant on ${table}`);
  if (kind === "open") await sql.unsafe(`create policy tenant on ${table} for all using (true)`);
  return table;
}
