import type postgres from "postgres";
import { ACCESS } from "../access.ts";
import { WORKSPACE_BINDINGS } from "../workspace-binding.ts";

type Row = Record<string, unknown>;

/** One reference between tables: the columns on both sides, in order. */
export interface Reference {
  name: string;
  table: string;
  columns: string[];
  target: string;
  targetColumns: string[];
}

interface Column {
  table: string;
  name: string;
  type: string;
  required: boolean;
}

/** Every foreign key between tables of ours. */
export async function readReferences(sql: postgres.Sql): Promise<Reference[]> {
  return sql<Reference[]>`
    select k.conname as name, a.nspname || '.' || t.relname as table, b.nspname || '.' || f.relname as target,
      (select array_agg(attname::text order by x.n) from unnest(k.conkey) with ordinality x(num, n)
        join pg_attribute on attrelid = k.conrelid and attnum = x.num) as columns,
      (select array_agg(attname::text order by x.n) from unnest(k.confkey) with ordinality x(num, n)
        join pg_attribute on attrelid = k.confrelid and attnum = x.num) as "targetColumns"
    from pg_constraint k
    join pg_class t on t.oid = k.conrelid join pg_namespace a on a.oid = t.relnamespace
    join pg_class f on f.oid = k.confrelid join pg_namespace b on b.oid = f.relnamespace
    where k.contype = 'f' and a.nspname in ('public', 'content') order by 2, 1`;
}

const readColumns = (sql: postgres.Sql): Promise<Column[]> => sql<Column[]>`
  select n.nspname || '.' || c.relname as table, a.attname as name, format_type(a.atttypid, null) as type, a.attnotnull and a.attidentity = '' as required
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname in ('public', 'content') and a.attnum > 0 and not a.attisdropped order by 1, a.attnum`;

/** The first word each CHECK list of words allows, by `table.column`. */
const readWords = async (sql: postgres.Sql): Promise<Map<string, string>> => {
  const rows = await sql<{ table: string; text: string }[]>`
    select conrelid::regclass::text as table, pg_get_constraintdef(oid) as text from pg_constraint where contype = 'c'`;
  const words = new Map<string, string>();
  for (const { table, text } of rows) {
    const [, column, word] = /\((\w+) = (?:ANY \(ARRAY\[)?'([^']+)'::text/.exec(text) ?? [];
    if (column && word) words.set(`${table.includes(".") ? table : `public.${table}`}.${column}`, word);
  }
  return words;
};

const VALUES: Readonly<Record<string, (seed: string) => unknown>> = {
  uuid: () => crypto.randomUUID(),
  text: (seed) => `text ${seed}`,
  integer: () => 1,
  real: () => 0.5,
  "double precision": () => 1,
  bigint: () => 1,
  boolean: () => false,
  date: () => "2026-03-02",
  "timestamp with time zone": () => new Date("2026-03-02T09:00:00Z"),
  jsonb: () => ({}),
  "text[]": () => ["owner"],
};

/**
 * Puts one row for each of `tenantIds` into every tenant table, made from the catalogue alone: required columns by their
 * type and check, references by the row of the same tenant. A column of a type it does not know throws, so a new kind of
 * table cannot be left out.
 */
export async function insertSampleRows(
  sql: postgres.Sql,
  tenantIds: readonly string[],
): Promise<Map<string, Row>> {
  const [columns, references, words] = await Promise.all([
    readColumns(sql),
    readReferences(sql),
    readWords(sql),
  ]);
  const made = new Map<string, Row>();
  const isTenant = (table: string): boolean => ACCESS[table]?.scope !== "global";

  const make = async (table: string, tenantId: string): Promise<Row> => {
    const key = isTenant(table) ? `${table} ${tenantId}` : table;
    const known = made.get(key);
    if (known) return known;
    const row: Row = {};
    for (const reference of references.filter((candidate) => candidate.table === table)) {
      const target = await make(reference.target, tenantId);
      reference.columns.forEach((column, index) => {
        row[column] = target[reference.targetColumns[index] ?? ""];
      });
    }
    // Bodies and event keys name their row without a reference, as their binding says.
    const binding = WORKSPACE_BINDINGS[table];
    if (binding?.by === "parent") row[binding.column] ??= (await make(binding.parents[0], tenantId))["id"];
    if (binding?.by === "scope") row[binding.column] = (await make("public.workspaces", tenantId))["id"];
    for (const { name, type, required } of columns.filter((column) => column.table === table)) {
      if (name in row || !required) continue;
      const valueOf = VALUES[type];
      if (!valueOf) throw new Error(`no sample value for ${table}.${name} of type ${type}`);
      const word = words.get(`${table}.${name}`);
      row[name] = name === "tenant_id" ? tenantId : (word ?? valueOf(`${name} ${tenantId}`));
    }
    made.set(key, row);
    await sql`insert into ${sql(table)} ${sql(row)}`;
    return row;
  };

  for (const tenantId of tenantIds)
    for (const table of new Set(columns.map((column) => column.table))) await make(table, tenantId);
  return made;
}
