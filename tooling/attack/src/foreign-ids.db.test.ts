import { createKit, type Kit, makeCtx } from "@penguin/core/testing";
import { insertSampleRows } from "@penguin/db/isolation";
import { newId } from "@penguin/runtime/id";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiContext } from "@penguin/api";
import { withId } from "./sample-input.ts";
import { call, contextOf, fieldOf, idIn, type Rows, withIds } from "./walk.ts";

const [OWN, FOREIGN] = [
  "0197a000-0000-7000-8000-00000000000a",
  "0197a000-0000-7000-8000-00000000000b",
] as const;

let kit: Kit;
let sql: postgres.Sql;
let rows: Rows;
let context: ApiContext;

beforeAll(async () => {
  kit = await createKit();
  sql = postgres(kit.database.url("postgres"), { max: 2, onnotice: () => undefined });
  rows = await insertSampleRows(sql, [OWN, FOREIGN]);
  const userId = String(rows.get(`public.members ${OWN}`)?.["user_id"]);
  context = contextOf(kit, makeCtx(kit, { tenant: { tenantId: OWN }, userId }));
});
afterAll(async () => {
  await sql.end();
  await kit.close();
});

/** Everything of the other tenant, as text. */
const foreignRows = async (): Promise<string> => {
  const texts: string[] = [];
  for (const key of rows.keys()) {
    const [table = "", tenantId] = key.split(" ");
    if (tenantId === FOREIGN)
      texts.push(JSON.stringify(await sql`select * from ${sql(table)} where tenant_id = ${FOREIGN}`));
  }
  return texts.join("\n");
};

describe("ids of another organisation, in every place of every procedure's input", () => {
  it("get the answer that ids of nobody get, and change nothing", async () => {
    const before = await foreignRows();
    let looked = 0;
    for (const { name, type, input, places } of withIds(idIn(kit, rows, OWN)))
      for (const place of places) {
        const foreign = idIn(kit, rows, FOREIGN)(fieldOf(place));
        const nobody = newId(kit.clock.now());
        const [asked, unknown] = [
          await call(context, name, type, withId(input, place, foreign)),
          await call(context, name, type, withId(input, place, nobody)),
        ];
        const what = `${name} at ${place.join(".")}`;
        expect(unknown.slice(0, 300), what).not.toMatch(/^(?:UNREADABLE|FORBIDDEN|INTERNAL_SERVER_ERROR)/);
        expect(asked.replaceAll(foreign, "an id"), what).toBe(unknown.replaceAll(nobody, "an id"));
        looked += 1;
      }
    process.stdout.write(
      `foreign ids: ${looked} places of ${withIds(idIn(kit, rows, OWN)).length} procedures looked at\n`,
    );
    expect(looked).toBeGreaterThan(40);
    expect(await foreignRows()).toBe(before);
  });

  it("beside own ids, which are found", async () => {
    const isLast = (name: string): number => Number(/remove|archive|delete|leave/i.test(name));
    const all = withIds(idIn(kit, rows, OWN)).sort(
      (x, y) =>
        isLast(x.name) - isLast(y.name) || Number(x.type === "mutation") - Number(y.type === "mutation"),
    );
    const missed: string[] = [];
    for (const { name, type, input } of all)
      if (/^(?:NOT_FOUND|UNREADABLE|FORBIDDEN)/.test(await call(context, name, type, input)))
        missed.push(name);
    expect(missed).toEqual([]);
  });
});
