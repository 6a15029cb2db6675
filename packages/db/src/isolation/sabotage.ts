import type postgres from "postgres";
import { ACCESS, ROLES } from "../access.ts";
import { WORKSPACE_BINDINGS } from "../workspace-binding.ts";

/**
 * Ways to break a scratch copy on purpose: drop a tenant's policy, open it for all or for staff, grant a table to a sending
 * server, or drop the policy that keeps workspaces apart.
 */
export const SABOTAGES = ["policy", "open", "grant", "staff", "workspace"] as const;
/** One of them. */
export type Sabotage = (typeof SABOTAGES)[number];

/** Breaks one table, chosen by `pick` (0 up to 1); gives its name. */
export async function sabotageTable(sql: postgres.Sql, kind: Sabotage, pick: number): Promise<string> {
  const tables = Object.keys(ACCESS).filter(
    (name) =>
      ACCESS[name]?.scope === "tenant" &&
      (kind !== "staff" || ACCESS[name].grants.staff) &&
      (kind !== "workspace" || WORKSPACE_BINDINGS[name]),
  );
  const table = tables[Math.floor(pick * tables.length)] ?? "public.contacts";
  if (kind === "staff") {
    await sql.unsafe(`alter policy staff on ${table} using (true)`);
    return table;
  }
  if (kind === "workspace") {
    await sql.unsafe(`drop policy workspace on ${table}`);
    return table;
  }
  if (kind === "grant") await sql.unsafe(`grant select on ${table} to ${ROLES.sender}`);
  else await sql.unsafe(`drop policy tenant on ${table}`);
  if (kind === "open") await sql.unsafe(`create policy tenant on ${table} for all using (true)`);
  return table;
}
