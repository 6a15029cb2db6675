import { createTestDatabase, type TestDatabase } from "@penguin/testkit";
import { sql } from "drizzle-orm";
import { pgTable, text } from "drizzle-orm/pg-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Database,
  inTenantTransaction,
  isAnyOf,
  openDatabase,
  PLANNED_ONCE,
  steady,
  type Tx,
} from "./index.ts";

const TENANT = "00000000-0000-7000-8000-000000000001";
const settings = pgTable("pg_settings", { name: text("name") });

let database: TestDatabase;
let pool: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = openDatabase(database.url("pm_app"), { max: 1, name: "steady-test" });
});
afterAll(async () => {
  await pool.close();
  await database.drop();
});

/** What the one connection has planned for good, without the question itself. */
const kept = async (): Promise<string[]> => {
  const rows = await pool.db.execute<{ statement: string }>(
    sql`select statement from pg_prepared_statements`,
  );
  return rows.map(({ statement }) => statement);
};

const ask = (word: string) => (tx: Tx) =>
  tx.execute<{ word: string }>(sql`select ${word}::text as word, 'asked' as how`);

describe("a steady pool", () => {
  it("keeps the plan of what it runs again, and answers the same", async () => {
    const db = steady(pool.db);
    const reach = { tenantId: TENANT, workspaces: "all" } as const;
    const answers = [];
    for (const word of ["one", "two", "three"])
      answers.push(...(await inTenantTransaction(db, reach, ask(word))));
    expect(answers.map(({ word }) => word)).toEqual(["one", "two", "three"]);
    expect((await kept()).filter((text) => text.includes("'asked'"))).toHaveLength(1);
  });

  it("keeps none where the text changes with what is asked for, and one where it does not", async () => {
    const db = steady(pool.db);
    for (let round = 0; round < 3; round += 1) {
      await db.execute(sql`select 'listed' where 'a' in (${"a"}, ${"b"})`);
      for (const names of [["port"], ["port", "TimeZone"]])
        expect(await db.select().from(settings).where(isAnyOf(settings.name, names))).toHaveLength(
          names.length,
        );
    }
    const texts = await kept();
    expect(texts.filter((text) => text.includes("'listed'"))).toHaveLength(0);
    expect(texts.filter((text) => text.includes("jsonb_array_elements_text"))).toHaveLength(1);
  });

  it("keeps plans for its own transactions alone", async () => {
    const reach = { tenantId: TENANT, workspaces: "all" } as const;
    const modeOf = async (tx: Tx) => {
      const [row] = await tx.execute<{ mode: string }>(
        sql`select current_setting('plan_cache_mode') as mode`,
      );
      return row?.mode;
    };
    expect(await inTenantTransaction(steady(pool.db), reach, modeOf)).toBe("force_generic_plan");
    expect(await inTenantTransaction(pool.db, reach, modeOf)).toBe("auto");
    await pool.db.execute(sql`select 'plain' as how, ${1}::int`);
    await pool.db.execute(sql`${PLANNED_ONCE}select 'once' as how, ${1}::int`);
    const texts = await kept();
    expect(texts.some((text) => text.includes("'plain'"))).toBe(false);
    expect(texts.some((text) => text.includes("'once'"))).toBe(true);
  });

  it("is the pool itself where that prepares nothing", async () => {
    const plain = openDatabase(database.url("pm_app"), { max: 1, name: "steady-test", prepare: false });
    expect(steady(plain.db)).toBe(plain.db);
    await plain.close();
  });
});
