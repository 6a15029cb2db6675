import type { Db } from "@penguin/db";
import { drizzle } from "drizzle-orm/postgres-js";
import { afterAll, beforeEach, expect, it } from "vitest";
import { getContactTimeline } from "./index.ts";
import { recordEvents } from "../event/index.ts";
import { type Ctx, tenantTransaction } from "../kernel/index.ts";
import {
  createKit,
  createTenant,
  type Kit,
  type LedgerRow,
  planAndSend,
  sentCampaign,
  type TestTenant,
} from "../testing/index.ts";
import { getMessageStory, keepMonths } from "../ledger/index.ts";

const LATE_NOVEMBER = new Date("2024-11-20T12:00:00.000Z");

let kit: Kit;
let tenant: TestTenant;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit(LATE_NOVEMBER);
  tenant = await createTenant(kit);
});
afterAll(() => kit.close());

const keep = () => keepMonths(kit.platform());
const passTo = (at: string): void => kit.pass((Date.parse(at) - kit.clock.now().getTime()) / 1000);

const tables = async (log: string): Promise<string[]> =>
  (
    await kit.root<
      { name: string }[]
    >`select relname as name from pg_inherits join pg_class c on c.oid = inhrelid
      where inhparent = ${log}::regclass order by 1`
  ).map(({ name }) => name.slice(log.length + 1));

const rowsIn = async (table: string): Promise<number> =>
  (await kit.root.unsafe<{ n: number }[]>(`select count(*)::int as n from ${table}`))[0]?.n ?? 0;

const accept = (rows: readonly LedgerRow[]): Promise<void> =>
  tenantTransaction(tenant.ctx, async (tx) => {
    await recordEvents(
      tx,
      tenant.ctx,
      rows.map(({ id }) => ({
        messageId: id,
        kind: "accepted" as const,
        key: `accepted:${id}`,
        at: kit.clock.now(),
      })),
    );
  });

const sendAndAccept = async (): Promise<LedgerRow> => {
  const { messages } = await sentCampaign(kit, tenant);
  await accept(messages);
  const [first] = messages;
  if (!first) throw new Error("nothing was sent");
  return first;
};

it("makes this month and two ahead, over the end of a year, and moves there what came before, all of it", async () => {
  const { id } = await sendAndAccept();
  const before = await getMessageStory(tenant.ctx, { messageId: id });
  expect(await keep()).toEqual({ made: 6, moved: 6, dropped: 0, waiting: 0 });
  for (const log of ["message_attempts", "events"]) {
    expect(await tables(log)).toEqual(["2024_11", "2024_12", "2025_01", "rest"]);
    expect([await rowsIn(`months.${log}_2024_11`), await rowsIn(`months.${log}_rest`)]).toEqual([3, 0]);
  }
  expect(await getMessageStory(tenant.ctx, { messageId: id })).toEqual(before);
  expect(await keep()).toMatchObject({ made: 0, dropped: 0 });
  passTo("2024-12-01T00:00:00Z");
  expect(await keep()).toMatchObject({ made: 2 });
  expect(await tables("events")).toEqual(["2024_11", "2024_12", "2025_01", "2025_02", "rest"]);
});

it("drops a month when its time is over and not before, and counters and the rest of the story stay", async () => {
  const { id } = await sendAndAccept();
  await keep();
  const counters = () => kit.root`select * from campaign_counters order by campaign_id, position`;
  const before = await counters();
  passTo("2025-02-28T23:59:59Z");
  expect(await keep()).toMatchObject({ dropped: 0 });
  expect((await getMessageStory(tenant.ctx, { messageId: id })).attempts).toHaveLength(1);
  passTo("2025-03-01T00:00:00Z");
  expect(await keep()).toMatchObject({ dropped: 1 });
  const story = await getMessageStory(tenant.ctx, { messageId: id });
  expect(story).toMatchObject({ attempts: [], events: [{ kind: "accepted" }], triesKeptDays: 90 });
  expect(story.message.state).toBe("sent");
  expect(await counters()).toEqual(before);
  passTo("2025-12-01T00:00:00Z");
  await keep();
  expect((await getMessageStory(tenant.ctx, { messageId: id })).events).toEqual([]);
  expect(await counters()).toEqual(before);
  // What is recorded once is still recorded once when the row it made is gone.
  const { messages } = await sentCampaign(kit, tenant);
  await accept(messages);
  const [recount] = await kit.root`
    select count(*) filter (where e.kind = 'accepted')::int as accepted from events e where e.campaign_id = ${messages[0]?.campaignId ?? ""}`;
  const [counted] =
    await kit.root`select accepted from campaign_counters where campaign_id = ${messages[0]?.campaignId ?? ""}
    and position = 1`;
  expect(recount?.["accepted"]).toBe(counted?.["accepted"]);
});

it("lets nobody drop a month that is kept, whatever clock they tell", async () => {
  await keep();
  const { client } = kit.open("pm_control");
  for (const at of ["2024-12-31T00:00:00Z", "2999-01-01T00:00:00Z"])
    await expect(
      client`select app.drop_month('events', (app.now() at time zone 'UTC')::date, ${at})`,
    ).rejects.toThrow(/still kept/);
});

it("gives way to who reads a log, holds up no sender meanwhile, and drops it the next time", async () => {
  await sendAndAccept();
  await keep();
  passTo("2025-03-01T00:00:00Z");
  const reader = await kit.open("pm_migrator", 1).client.reserve();
  await reader`begin`;
  await reader`select count(*) from message_attempts`;
  const kept = keep();
  const started = performance.now();
  const { messages } = await sentCampaign(kit, tenant);
  expect(messages.length).toBe(3);
  expect(performance.now() - started).toBeLessThan(5000);
  expect((await kept).waiting).toBeGreaterThan(0);
  expect(await tables("message_attempts")).toContain("2024_11");
  await reader`rollback`;
  reader.release();
  expect(await keep()).toMatchObject({ waiting: 0 });
  expect(await tables("message_attempts")).not.toContain("2024_11");
});

/** A context whose statements are noted, with their parameters as texts. */
const noted = (ctx: Ctx): { ctx: Ctx; statements: { query: string; params: unknown[] }[] } => {
  const statements: { query: string; params: unknown[] }[] = [];
  const logQuery = (query: string, params: unknown[]): void => void statements.push({ query, params });
  const db: Db = drizzle(kit.open("pm_app", 1).client, { logger: { logQuery } });
  return { ctx: { ...ctx, db }, statements };
};

it("lets the message page and a contact's timeline look into no month before the mail was planned", async () => {
  await keep();
  passTo("2025-01-20T12:00:00Z");
  await keep();
  const { id, contactId } = await sendAndAccept();
  await planAndSend(kit);
  const { ctx, statements } = noted(tenant.ctx);
  await getMessageStory(ctx, { messageId: id });
  await getContactTimeline(ctx, { contactId: contactId ?? "", limit: 50 });
  const asked = statements.filter(({ query }) => /\b(message_attempts|events)\b/.test(query));
  expect(asked).toHaveLength(3);
  const { client } = kit.open("pm_app", 1);
  for (const { query, params } of asked) {
    const plan = await client.begin(async (sql) => {
      await sql`select set_config('app.tenant_id', ${tenant.tenantId}, true), set_config('app.workspaces', '*', true)`;
      const rows = await sql.unsafe(
        `explain (analyze, costs off, timing off, summary off) ${query}`,
        params as string[],
      );
      return rows.map((row) => String(row["QUERY PLAN"]));
    });
    const scanned = plan
      .filter((line) => /_20\d\d_\d\d_/.test(line) && !line.includes("never executed"))
      .join("\n");
    expect(scanned, plan.join("\n")).toMatch(/_2025_01/);
    expect(scanned, plan.join("\n")).not.toMatch(/_2024_1[12]/);
  }
});
