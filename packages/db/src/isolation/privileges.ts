import type postgres from "postgres";
import { ACCESS, FUNCTIONS, ROLES } from "../access.ts";
import { FIRST_SERVER_LOGIN } from "../provision.ts";
import { type Findings, VERBS } from "./matrix.ts";

/** The logins of running processes and the name access.ts has for each; the queue's is in no grant at all. */
const LOGINS = {
  app: ROLES.app,
  auth: ROLES.auth,
  control: ROLES.control,
  sender: FIRST_SERVER_LOGIN,
  queue: ROLES.queue,
  staff: ROLES.staff,
} as const;
type Login = keyof typeof LOGINS;
const NAMES = Object.keys(LOGINS) as Login[];

const compare = (report: Findings, what: string, may: boolean, can: boolean): void => {
  report.cells += 1;
  if (may && can) report.allowed += 1;
  if (may && !can) report.faults.push(`${what}: refused`);
  if (!may && can) report.leaks.push(`${what}: allowed`);
};

const grantOf = (table: string, login: Login): string =>
  (ACCESS[table]?.grants as Partial<Record<Login, string>> | undefined)?.[login] ?? "";

/** Every login x every table x every privilege, TRUNCATE and the like too: exactly what access.ts grants. */
async function checkTables(sql: postgres.Sql, report: Findings): Promise<void> {
  const verbs = [...VERBS, "truncate", "references", "trigger"] as const;
  for (const login of NAMES) {
    const rows = await sql<{ table: string; verb: string; can: boolean }[]>`
      select t as table, v as verb, has_table_privilege(${LOGINS[login]}, t, v) as can
      from unnest(${Object.keys(ACCESS)}::text[]) t, unnest(${[...verbs]}::text[]) v`;
    for (const { table, verb, can } of rows) {
      const may = grantOf(table, login).split(", ").includes(verb);
      compare(report, `${verb} on ${table} as ${login}`, may, can);
    }
  }
}

/** Every login x every function of ours. */
async function checkFunctions(sql: postgres.Sql, report: Findings): Promise<void> {
  const functions = await sql<{ name: string; oid: string }[]>`
    select oid::regprocedure::text as name, oid::text from pg_proc where pronamespace = 'app'::regnamespace`;
  const listed = await sql<{ name: string; key: string }[]>`
    select x::regprocedure::text as name, x as key from unnest(${Object.keys(FUNCTIONS)}::text[]) x`;
  const keys = new Map(listed.map(({ name, key }) => [name, key]));
  for (const { name, oid } of functions) {
    const roles: readonly string[] = FUNCTIONS[keys.get(name) ?? ""] ?? [];
    if (!keys.has(name)) report.faults.push(`${name}: not listed in access.ts`);
    for (const login of NAMES) {
      const [row] = await sql`select has_function_privilege(${LOGINS[login]}, ${oid}::oid, 'execute') as can`;
      compare(report, `execute ${name} as ${login}`, roles.includes(login), row?.["can"] === true);
    }
  }
}

/**
 * What the catalogue holds besides: views that read with their owner's rights, sequences and tables in other schemas (the
 * queue's, the migrations', the months of logs) that a login of ours could use, functions that pass policies without a fixed search path.
 */
async function checkOthers(sql: postgres.Sql, report: Findings): Promise<void> {
  const views = await sql<{ name: string }[]>`
    select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('v', 'm') and n.nspname in ('public', 'content', 'app')
      and not coalesce('security_invoker=true' = any (c.reloptions), false)`;
  report.cells += 1;
  report.leaks.push(...views.map(({ name }) => `view ${name}: reads with its owner's rights`));
  const loose = await sql<{ name: string }[]>`
    select oid::regprocedure::text as name from pg_proc where pronamespace = 'app'::regnamespace and prosecdef
      and not exists (select 1 from unnest(proconfig) c where c like 'search\\_path=%')`;
  report.cells += 1;
  report.leaks.push(...loose.map(({ name }) => `${name}: passes policies without a search path of its own`));
  const elsewhere = await sql<{ name: string; kind: string; owner: string }[]>`
    select n.nspname || '.' || c.relname as name, c.relkind::text as kind, pg_get_userbyid(c.relowner) as owner
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where (c.relkind in ('r', 'p') and n.nspname in ('bullmq', 'drizzle', 'months'))
      or (c.relkind = 'S' and n.nspname not in ('pg_catalog', 'information_schema'))`;
  for (const { name, kind, owner } of elsewhere)
    for (const login of NAMES) {
      const [row] =
        kind === "S"
          ? await sql`select has_sequence_privilege(${LOGINS[login]}, ${name}, 'usage, select, update') as can`
          : await sql`select has_table_privilege(${LOGINS[login]}, ${name}, 'select, insert, update, delete, truncate') as can`;
      compare(report, `use of ${name} as ${login}`, owner === LOGINS[login], row?.["can"] === true);
    }
  const strong = await sql<{ name: string }[]>`
    select rolname as name from pg_roles where rolname like 'pm\\_%' and rolname <> ${ROLES.migrator}
      and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)`;
  report.cells += 1;
  report.leaks.push(...strong.map(({ name }) => `${name}: may pass policies or make roles`));
}

/** Everything that privileges alone decide, for every login. */
export async function checkPrivileges(sql: postgres.Sql): Promise<Findings> {
  const report: Findings = { cells: 0, allowed: 0, leaks: [], faults: [] };
  await checkTables(sql, report);
  await checkFunctions(sql, report);
  await checkOthers(sql, report);
  return report;
}
