import { createKit, type Kit, makeCtx } from "@penguin/core/testing";
import { insertSampleRows } from "@penguin/db/isolation";
import { newId } from "@penguin/runtime/id";
import { callTRPCProcedure, TRPCError } from "@trpc/server";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApiContext, appRouter } from "@penguin/api";
import { KEY, type Place, sampleInput, withId } from "./sample-input.ts";

const [OWN, FOREIGN] = [
  "0197a000-0000-7000-8000-00000000000a",
  "0197a000-0000-7000-8000-00000000000b",
] as const;

/** The table whose row a field names. A field that is not here fails the test, so no new one is left out. */
const TABLES: Readonly<Record<string, string>> = {
  apiKeyId: "api_keys",
  heirId: "members",
  invitationId: "invitations",
  messageId: "messages",
  tenantId: "tenants",
  userId: "members",
  workspaces: "workspaces",
  campaignId: "campaigns",
  contactId: "contacts",
  id: "contacts",
  importId: "imports",
  listId: "contact_lists",
  mailboxId: "mailboxes",
  senderDomainId: "sender_domains",
  suppressionId: "suppressions",
  threadId: "threads",
  workspaceId: "workspaces",
};
/** Ids that name no row of a tenant: the caller's own, which make a repeated call the same one, what is only searched for, and sessions, which are a person's. */
const NO_ROW = ["draftId", "actorId", "entityId", "sessionId"];
/** Where a row's id is not called so. */
const ID_COLUMNS: Readonly<Record<string, string>> = { members: "user_id", tenants: "tenant_id" };

type Procedure = { type: "query" | "mutation" | "subscription"; inputs: Parameters<typeof sampleInput>[0][] };

const procedures = Object.entries(appRouter._def.procedures)
  .map(([name, procedure]) => ({ name, ...(procedure as unknown as { _def: Procedure })._def }))
  // The staff's own are not there for anybody of an organisation; a test beside their guard shows it.
  .filter(({ name, type }) => type !== "subscription" && !name.startsWith("staff."));

let kit: Kit;
let sql: postgres.Sql;
let rows: Map<string, Record<string, unknown>>;
let context: ApiContext;

const idIn = (tenantId: string) => (name: string) => {
  if (NO_ROW.includes(name)) return newId(kit.clock.now());
  const table = TABLES[name];
  if (!table) throw new Error(`a field of this name is in no table of the test: ${name}`);
  return String(rows.get(`public.${table} ${tenantId}`)?.[ID_COLUMNS[table] ?? "id"]);
};

beforeAll(async () => {
  kit = await createKit();
  sql = postgres(kit.database.url("postgres"), { max: 2, onnotice: () => undefined });
  rows = await insertSampleRows(sql, [OWN, FOREIGN]);
  const userId = String(rows.get(`public.members ${OWN}`)?.["user_id"]);
  const ctx = makeCtx(kit, { tenant: { tenantId: OWN }, userId });
  if (ctx.actor.kind !== "user") throw new Error("a person asks");
  const session = {
    sessionId: newId(kit.clock.now()),
    tenantId: OWN,
    actor: ctx.actor,
    emailVerified: true,
    profile: {
      zone: "UTC",
      dateFormat: "iso" as const,
      hour12: false,
      language: "en" as const,
      avatarId: null,
      mutedNotices: [],
    },
    tenantClosed: false,
  };
  context = {
    requestId: "test",
    session,
    account: kit.account(),
    staff: kit.open("pm_staff").db,
    tenant: () => ctx,
    changes: () => {
      throw new Error("nothing is listened to here");
    },
  };
});
afterAll(async () => {
  await sql.end();
  await kit.close();
});

const call = async (path: string, type: Procedure["type"], input: unknown): Promise<string> => {
  const getRawInput = () => Promise.resolve(input);
  const options = {
    router: appRouter,
    path,
    getRawInput,
    ctx: context,
    type,
    signal: undefined,
    batchIndex: 0,
  };
  try {
    return JSON.stringify(await callTRPCProcedure(options));
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    return error.code === "BAD_REQUEST" && error.cause?.name.includes("Zod")
      ? `UNREADABLE ${error.message}`
      : `${error.code} ${error.cause?.message ?? ""}`;
  }
};

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

const withIds = () =>
  procedures.flatMap(({ name, type, inputs }) => {
    const [schema] = inputs;
    if (!schema) return [];
    const { input, ids } = sampleInput(schema, idIn(OWN));
    const places = ids.filter((place) => !NO_ROW.includes(String(place.at(-1))));
    return places.length > 0 ? [{ name, type, input, places }] : [];
  });

const fieldOf = (place: Place): string =>
  String(place.findLast((step) => typeof step === "string" && step !== KEY)).replace(/Ids$/, "Id");

describe("ids of another organisation, in every place of every procedure's input", () => {
  it("get the answer that ids of nobody get, and change nothing", async () => {
    const before = await foreignRows();
    let looked = 0;
    for (const { name, type, input, places } of withIds())
      for (const place of places) {
        const foreign = idIn(FOREIGN)(fieldOf(place));
        const nobody = newId(kit.clock.now());
        const [asked, unknown] = [
          await call(name, type, withId(input, place, foreign)),
          await call(name, type, withId(input, place, nobody)),
        ];
        const what = `${name} at ${place.join(".")}`;
        expect(unknown.slice(0, 300), what).not.toMatch(/^(?:UNREADABLE|FORBIDDEN|INTERNAL_SERVER_ERROR)/);
        expect(asked.replaceAll(foreign, "an id"), what).toBe(unknown.replaceAll(nobody, "an id"));
        looked += 1;
      }
    process.stdout.write(`foreign ids: ${looked} places of ${withIds().length} procedures looked at\n`);
    expect(looked).toBeGreaterThan(40);
    expect(await foreignRows()).toBe(before);
  });

  it("beside own ids, which are found", async () => {
    const isLast = (name: string): number => Number(/remove|archive|delete|leave/i.test(name));
    const all = withIds().sort(
      (x, y) =>
        isLast(x.name) - isLast(y.name) || Number(x.type === "mutation") - Number(y.type === "mutation"),
    );
    const missed: string[] = [];
    for (const { name, type, input } of all)
      if (/^(?:NOT_FOUND|UNREADABLE|FORBIDDEN)/.test(await call(name, type, input))) missed.push(name);
    expect(missed).toEqual([]);
  });
});
