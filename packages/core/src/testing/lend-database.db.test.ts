import { afterEach, describe, expect, it } from "vitest";
import { addMailbox, planAndSend } from "./factories.ts";
import { createKit, type Kit } from "./kit.ts";
import { lendDatabase } from "./lend-database.ts";
import { sentCampaign } from "./replies.ts";
import { createTenant } from "./tenant.ts";

const opened: Kit[] = [];
const open = async (): Promise<Kit> => {
  const kit = await createKit();
  opened.push(kit);
  return kit;
};
afterEach(async () => {
  await Promise.all(opened.splice(0).map((kit) => kit.close()));
});

/** Every row of every table, views of the server itself left out. */
const contentOf = async (sql: Kit["root"]): Promise<Record<string, string>> => {
  const tables = await sql<{ name: string }[]>`
    select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') order by 1`;
  const contents = await Promise.all(
    tables.map(async ({ name }) => {
      const [row] = await sql.unsafe<{ rows: string }[]>(
        `select coalesce(string_agg(t::text, '|' order by t::text), '') as rows from ${name} t`,
      );
      return [name, row?.rows ?? ""] as const;
    }),
  );
  return Object.fromEntries(contents);
};

/** A lent database with its content, given back at once. */
const lookAtNext = async () => {
  const { database, open: openPool, giveBack } = await lendDatabase();
  const content = await contentOf(openPool("postgres").client);
  giveBack();
  return { name: database.name, content };
};

describe("a database that was used", () => {
  it("holds in every table what a new clone holds, months and bodies too", async () => {
    const [used, other] = [await open(), await open()];
    const tenant = await createTenant(used);
    await addMailbox(used, tenant);
    await sentCampaign(used, tenant, { people: 3 });
    await planAndSend(used);
    const filled = Object.values(await contentOf(used.root)).filter((rows) => rows !== "").length;
    expect(filled).toBeGreaterThan(20);
    await used.close();

    const next = await lookAtNext();

    expect(next.name).toBe(used.database.name);
    await other.root`delete from sending_servers`;
    const untouched = await contentOf(other.root);
    expect(Object.keys(untouched).length).toBeGreaterThan(60);
    expect(next.content).toEqual(untouched);
  });

  it("serves one at a time", async () => {
    const [one, two] = [await open(), await open()];
    expect(one.database.name).not.toBe(two.database.name);
  });
});

/** What no deleting of rows takes back. */
const CHANGES: Readonly<Record<string, string>> = {
  "another table": "create table public.another (id int)",
  "a policy less": "drop policy tenant on contacts",
  "another privilege": "grant truncate on contacts to pm_app",
  "another function body":
    "create or replace function app.now() returns timestamptz language sql as $$ select clock_timestamp() $$",
  statistics: "analyze contacts",
  "a row that the migrations left": "update log_retentions set keep_days = keep_days + 1",
  "a setting":
    "do $$ begin execute format('alter database %I set work_mem = ''1MB''', current_database()); end $$",
};

describe("a database is not lent again with", () => {
  it.each(Object.entries(CHANGES))("%s", async (_, change) => {
    const kit = await open();
    await kit.root.unsafe(change);
    await kit.close();

    const next = await lookAtNext();

    expect(next.name).not.toBe(kit.database.name);
  });

  it("a transaction that somebody left open", async () => {
    const kit = await open();
    const connection = await kit.root.reserve();
    await connection`begin`;
    await connection`delete from sending_servers`;
    await kit.close();

    const next = await lookAtNext();

    expect(next.name).not.toBe(kit.database.name);
    expect(next.content["sending_servers"]).toBe("");
    connection.release();
  });
});
