import type postgres from "postgres";
import { ACCESS, ROLES, TABLE_LOGINS, type TableLogin } from "../access.ts";
import { enterTenant, type StaffSample } from "./staff.ts";

/** What may be done to a row. */
export const VERBS = ["select", "insert", "update", "delete"] as const;
type Verb = (typeof VERBS)[number];
const PLACES = ["own", "other", "none"] as const;
type Place = (typeof PLACES)[number];

/** What came of one statement: how many rows it touched, or the error's code. */
type Answer = number | string;

/** What was looked at, and what was not as access.ts says. */
export interface Findings {
  /** Questions asked of the database. */
  cells: number;
  /** Of those, how many had to be allowed and were. */
  allowed: number;
  /** What somebody could do that they must not. */
  leaks: string[];
  /** What could not be done that must be possible, or could not be looked at. */
  faults: string[];
}

class Undo extends Error {}

const INSUFFICIENT_PRIVILEGE = "42501";

const statement = async (
  tx: postgres.TransactionSql,
  table: string,
  verb: Verb,
  row: Record<string, unknown>,
) => {
  const tenantId = String(row["tenant_id"]);
  if (verb === "select") return tx`select 1 from ${tx(table)} where tenant_id = ${tenantId}`;
  if (verb === "insert") return tx`insert into ${tx(table)} ${tx(row)}`;
  if (verb === "update")
    return tx`update ${tx(table)} set tenant_id = tenant_id where tenant_id = ${tenantId}`;
  return tx`delete from ${tx(table)} where tenant_id = ${tenantId}`;
};

/** Runs one statement on the row as `login` with `tenant` and `workspaces` set, and takes it back. */
export const ask = async (
  sql: postgres.Sql,
  wish: {
    table: string;
    verb: Verb;
    row: Record<string, unknown>;
    login: string;
    tenant: string | undefined;
    workspaces: string | undefined;
    /** The grant a member of the staff enters a tenant with, before anything is asked. */
    entry?: { grantId: string; userId: string } | undefined;
  },
): Promise<Answer> => {
  let answer: Answer = "not asked";
  await sql
    .begin(async (tx) => {
      // Only the policies are looked at here: references are off, so that a row can be taken out and put back.
      await tx`
        select set_config('session_replication_role', 'replica', true),
          set_config('app.tenant_id', ${wish.tenant ?? ""}, true), set_config('app.workspaces', ${wish.workspaces ?? ""}, true)`;
      if (wish.verb === "insert")
        await tx`delete from ${tx(wish.table)} where tenant_id = ${String(wish.row["tenant_id"])}`;
      if (wish.entry) await enterTenant(tx, wish.entry.grantId, wish.entry.userId);
      if (wish.login !== "postgres") await tx.unsafe(`set local session authorization ${wish.login}`);
      const result = await statement(tx, wish.table, wish.verb, wish.row);
      answer = result.count;
      throw new Undo();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) answer = (error as { code?: string }).code ?? String(error);
    });
  return answer;
};

const isAllowed = (table: string, role: TableLogin, verb: Verb, place: Place): boolean => {
  const access = ACCESS[table];
  const granted = (access?.grants[role] ?? "").split(", ").includes(verb);
  return granted && (place === "own" || (role === "control" && verb === "select"));
};

/** How many rows an allowed statement touches: whoever enters as staff finds the audit row of having entered, too. */
const rowsOf = (table: string, role: TableLogin): number =>
  role === "staff" && table === "public.audit_log" ? 2 : 1;

/** No row was touched, or the database said no. */
export const isRefused = (answer: Answer): boolean => answer === 0 || answer === INSUFFICIENT_PRIVILEGE;

/**
 * Asks every role for every verb on the row of tenant `a`: as that tenant, as `b`, and as nobody. A refused cell counts
 * only beside one that is allowed on the same row: the superuser's, and the owner's where the role has the right at all. The
 * staff's login sets the tenant as the others do, which must not help it, and enters by a grant besides.
 */
export async function checkMatrix(
  sql: postgres.Sql,
  rows: ReadonlyMap<string, Record<string, unknown>>,
  tenants: { a: string; b: string },
  staff: StaffSample,
  tables: readonly string[],
): Promise<Findings> {
  const report: Findings = { cells: 0, allowed: 0, leaks: [], faults: [] };
  for (const table of tables) {
    const row = rows.get(`${table} ${tenants.a}`);
    if (!row) {
      report.faults.push(`${table}: there is no sample row`);
      continue;
    }
    for (const verb of VERBS) {
      const superuser = { login: "postgres", tenant: undefined, workspaces: undefined };
      const possible = await ask(sql, { table, verb, row, ...superuser });
      if (possible !== 1) {
        report.faults.push(`${table} ${verb}: not even the superuser can (${possible})`);
        continue;
      }
      for (const role of TABLE_LOGINS)
        for (const place of PLACES) {
          const tenant = { own: tenants.a, other: tenants.b, none: undefined }[place];
          const grantId = { own: staff.grants.a, other: staff.grants.b, none: undefined }[place];
          const entry = role === "staff" && grantId ? { grantId, userId: staff.userId } : undefined;
          // Every workspace: what is refused here is refused by the tenant alone.
          const answer = await ask(sql, {
            table,
            verb,
            row,
            login: ROLES[role],
            tenant,
            workspaces: "*",
            entry,
          });
          const allowed = isAllowed(table, role, verb, place);
          report.cells += 1;
          if (allowed) report.allowed += 1;
          const what = `${table} ${verb} as ${role}, ${place} tenant: ${answer}`;
          if (allowed && answer !== rowsOf(table, role)) report.faults.push(what);
          if (!allowed && !isRefused(answer)) report.leaks.push(what);
        }
    }
  }
  return report;
}
