import { type Ctx, may, type Permission, PERMISSIONS } from "@penguin/core/kernel";
import { createKit, type Kit, makeCtx } from "@penguin/core/testing";
import { WORKSPACE_BINDINGS } from "@penguin/db";
import { insertSampleRows } from "@penguin/db/isolation";
import { newId } from "@penguin/runtime/id";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCallerFactory, appRouter } from "@penguin/api";
import { sampleInput, withId } from "./sample-input.ts";
import { call, contextOf, fieldOf, idIn, procedures, type Rows, TABLES, withIds } from "./walk.ts";

const TENANT = "0197a000-0000-7000-8000-00000000000a";
/** What the rows of two other workspaces are made for, before they are given to the tenant. */
const ELSEWHERE = ["0197a000-0000-7000-8000-00000000000b", "0197a000-0000-7000-8000-00000000000c"] as const;
const BOUND = Object.keys(WORKSPACE_BINDINGS);

let kit: Kit;
let sql: postgres.Sql;
let rows: Rows;
let members: { manager: Ctx; viewer: Ctx; owner: Ctx };

beforeAll(async () => {
  kit = await createKit();
  sql = postgres(kit.database.url("postgres"), { max: 2, onnotice: () => undefined });
  rows = await insertSampleRows(sql, [TENANT, ...ELSEWHERE]);
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    for (const table of [...BOUND, "public.secrets"])
      await tx`update ${tx(table)} set tenant_id = ${TENANT} where tenant_id in ${tx(ELSEWHERE)}`;
  });
  const userId = String(rows.get(`public.members ${TENANT}`)?.["user_id"]);
  const own = String(rows.get(`public.workspaces ${TENANT}`)?.["id"]);
  const tenant = { tenantId: TENANT };
  members = {
    manager: makeCtx(kit, { tenant, userId, roles: ["manager"], workspaces: { [own]: "admin" } }),
    viewer: makeCtx(kit, { tenant, userId, roles: ["viewer"], workspaces: { [own]: "viewer" } }),
    owner: makeCtx(kit, { tenant, userId }),
  };
});
afterAll(async () => {
  await sql.end();
  await kit.close();
});

const idsOf = (of: string) => idIn(kit, rows, of);
const kebab = (text: string): string => text.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const mayCall = (ctx: Ctx, name: string): boolean => {
  const permission = kebab(name);
  return !(permission in PERMISSIONS) || may(ctx, permission as Permission);
};

/** Everything of the other workspaces, as text. */
const otherRows = async (): Promise<string> => {
  const texts: string[] = [];
  for (const key of BOUND.flatMap((table) => ELSEWHERE.map((other) => `${table} ${other}`))) {
    const [table = ""] = key.split(" ");
    const { tenant_id: _made, ...row } = rows.get(key) ?? {};
    const [column, id] = Object.entries(row).find(([name]) => name === "id") ?? Object.entries(row)[0] ?? [];
    if (column)
      texts.push(JSON.stringify(await sql`select * from ${sql(table)} where ${sql(column)} = ${String(id)}`));
  }
  return texts.join("\n");
};

/** What tells that a text came from a row of another workspace: its ids, and the words samples are made of. */
const traces = (): string[] =>
  ELSEWHERE.flatMap((other) => [
    other,
    ...BOUND.flatMap((table) => {
      const id = rows.get(`${table} ${other}`)?.["id"];
      return typeof id === "string" ? [id] : [];
    }),
  ]);

describe.each(["manager", "viewer"] as const)("a %s of one of three workspaces", (role) => {
  it("gets the answer that ids of nobody get for every id of another, and changes nothing", async () => {
    const before = await otherRows();
    const [ctx, context] = [members[role], contextOf(kit, members[role])];
    let looked = 0;
    for (const { name, type, input, places } of withIds(idsOf(TENANT))) {
      if (!mayCall(ctx, name)) continue;
      const bound = places.filter((place) => BOUND.includes(`public.${TABLES[fieldOf(place)]}`));
      for (const [place, other] of bound.flatMap((one) => ELSEWHERE.map((other) => [one, other] as const))) {
        const [foreign, nobody] = [idsOf(other)(fieldOf(place)), newId(kit.clock.now())];
        const asked = await call(context, name, type, withId(input, place, foreign));
        const unknown = await call(context, name, type, withId(input, place, nobody));
        const what = `${name} at ${place.join(".")}`;
        expect(unknown.slice(0, 300), what).not.toMatch(/^(?:UNREADABLE|INTERNAL_SERVER_ERROR)/);
        expect(asked.replaceAll(foreign, "an id"), what).toBe(unknown.replaceAll(nobody, "an id"));
        looked += 1;
      }
    }
    process.stdout.write(`ids of another workspace: ${looked} places looked at as ${role}\n`);
    expect(looked).toBeGreaterThan(role === "manager" ? 100 : 40);
    expect(await otherRows()).toBe(before);
  });

  it("finds nothing of another in any answer", async () => {
    const readAs = async (ctx: Ctx): Promise<string[]> => {
      const context = contextOf(kit, ctx);
      const answers: string[] = [];
      for (const { name, type, inputs } of procedures) {
        if (type !== "query" || !mayCall(ctx, name)) continue;
        const [schema] = inputs;
        const given = schema && sampleInput(schema, idsOf(TENANT)).input;
        // Without the ids that may be left out, a list is asked for whole.
        const whole = schema?.safeParse({}).success ? {} : given;
        for (const input of [given, whole]) answers.push(`${name} ${await call(context, name, type, input)}`);
      }
      return answers;
    };
    const shows = (answer: string): boolean => traces().some((trace) => answer.includes(trace));
    expect((await readAs(members[role])).filter(shows)).toEqual([]);
    // Beside an owner, who finds it in many.
    expect((await readAs(members.owner)).filter(shows).length).toBeGreaterThan(6);
  });

  it("hears of changes in their own only", async () => {
    const own = { topic: "campaign", id: idsOf(TENANT)("campaignId") } as const;
    const other = { topic: "campaign", id: idsOf(ELSEWHERE[0])("campaignId") } as const;
    const heardBy = async (ctx: Ctx): Promise<unknown[]> => {
      async function* changes() {
        yield* [other, own];
      }
      const caller = createCallerFactory(appRouter)({ ...contextOf(kit, ctx), changes });
      const heard: unknown[] = [];
      for await (const change of await caller.live.changes()) heard.push(change);
      return heard;
    };
    expect(await heardBy(members[role])).toEqual([own]);
    expect(await heardBy(members.owner)).toEqual([other, own]);
  });
});

it("lets a manager reach the rows of their own", async () => {
  const context = contextOf(kit, members.manager);
  const isLast = (name: string): number => Number(/remove|archive|delete|leave/i.test(name));
  const all = withIds(idsOf(TENANT))
    .filter(({ name, places }) => mayCall(members.manager, name) && places.length > 0)
    .sort(
      (x, y) =>
        isLast(x.name) - isLast(y.name) || Number(x.type === "mutation") - Number(y.type === "mutation"),
    );
  const missed: string[] = [];
  for (const { name, type, input } of all)
    if (/^(?:NOT_FOUND|UNREADABLE|FORBIDDEN)/.test(await call(context, name, type, input))) missed.push(name);
  expect(missed).toEqual([]);
});
