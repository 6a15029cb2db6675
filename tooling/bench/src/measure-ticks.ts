import { openRehearsal, openRehearsalDatabase, seededDeployment } from "@penguin/cli/rehearse";
import type { PlatformCtx } from "@penguin/core/kernel";
import { planDue } from "@penguin/core/send";
import { fixedFile } from "@penguin/infra/reloaded-file";
import { createShapingOf } from "@penguin/mail/shaping";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import postgres from "postgres";
import { type Filling, fillEnrollments, tenantIdOf } from "./fill-enrollments.ts";

const AT = new Date("2026-03-02T09:00:00.000Z");
const DUE = 1000;
const MAILBOXES = 50;
/** Ticks of each kind; the median counts. */
const TURNS = 7;
const SPREAD = 1000;

interface World {
  root: postgres.Sql;
  settle(): Promise<void>;
  platform: PlatformCtx;
  close(): Promise<void>;
}

const openWorld = async (): Promise<World> => {
  const database = await openRehearsalDatabase(AT, { durable: true });
  const dir = mkdtempSync(path.join(tmpdir(), "penguin-bench-"));
  const stage = await openRehearsal({
    seed: "plan",
    start: AT,
    tickMs: 60_000,
    storeDir: undefined,
    database,
    deployment: seededDeployment("plan", dir),
  });
  const { host, port, pass } = database.app.client.options;
  const root = postgres({
    host: host[0] ?? "127.0.0.1",
    port: port[0] ?? 5432,
    database: "rehearsal",
    user: "postgres",
    password: String(pass),
    max: 1,
    onnotice: () => undefined,
  });
  const forTenant: PlatformCtx["forTenant"] = (tenantId, job) =>
    stage.forActor(tenantId, { kind: "system", job });
  const { tenantId: _tenant, actor: _actor, ...own } = forTenant(tenantIdOf(1), "bench");
  return {
    root,
    settle: database.settle,
    platform: { ...own, control: database.control.db, forTenant, shaping: fixedFile(createShapingOf([])) },
    close: async () => {
      await root.end();
      await stage.close();
      await database.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
};

/**
 * Forgets what was planned, so that the same is due again. The checkpoint comes first: of the ticks between two of them,
 * one a second, hardly any is the first to touch a page.
 */
const rewind = async ({ root }: World): Promise<void> => {
  await root`checkpoint`;
  await root.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx`truncate messages cascade`;
    await tx`update enrollments set state = 'active', next_at = ${AT.toISOString()}::timestamptz - interval '1 minute' where state = 'sending'`;
    await tx`update mailbox_limits set reserved = 0, next_slot_at = ${AT.toISOString()}`;
  });
  await root`vacuum analyze enrollments`;
};

const median = (values: number[]): number => values.sort((x, y) => x - y)[Math.floor(values.length / 2)] ?? 0;

/** The median milliseconds of a tick over the same due mails, and how far the ticks lay apart. */
const measureTick = async (world: World, expected: number): Promise<{ ms: number; spread: number }> => {
  const times: number[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    await rewind(world);
    const started = performance.now();
    const planned = await planDue(world.platform);
    if (turn > 0) times.push(performance.now() - started);
    if (planned !== expected) throw new Error(`a tick planned ${planned} of ${expected}`);
  }
  const ms = median(times);
  const spread = (Math.max(...times) - Math.min(...times)) / ms;
  return { ms: Math.round(ms * 10) / 10, spread: Math.round(spread * 100) / 100 };
};

/** The rows of the last tick once more, in one bare statement for each 500, without a planner. */
const measureBare = async ({ root }: World): Promise<number> => {
  await root`create table bare (like messages including defaults including indexes including generated)`;
  const [columns] = await root<{ names: string }[]>`
    select string_agg(quote_ident(attname), ', ') as names from pg_attribute
    where attrelid = 'messages'::regclass and attnum > 0 and not attisdropped and attgenerated = ''`;
  const names = columns?.names ?? "";
  const rows = await root.unsafe(`select ${names} from messages`);
  const times: number[] = [];
  for (let turn = 0; turn < TURNS; turn += 1) {
    await root`truncate bare`;
    await root`checkpoint`;
    const started = performance.now();
    await root.begin(async (tx) => {
      for (let from = 0; from < rows.length; from += 500)
        await tx`insert into bare ${tx(rows.slice(from, from + 500))}`;
    });
    times.push(performance.now() - started);
  }
  await root`drop table bare`;
  return median(times);
};

const inWorld = async <T>(fillings: readonly Filling[], work: (world: World) => Promise<T>): Promise<T> => {
  const world = await openWorld();
  try {
    for (const filling of fillings) await fillEnrollments(world.root, AT, filling);
    await world.settle();
    return await work(world);
  } finally {
    await world.close();
  }
};

const one = (stored: number, due = DUE): Filling => ({
  from: 1,
  to: 1,
  mailboxes: MAILBOXES,
  due,
  later: stored - due,
});

const ratio = (more: number, fewer: number): number => Math.round((more / fewer) * 100) / 100;

/** Ticks with few and many enrollments stored, with one and many tenants, and beside a bare insert of the same rows. */
export async function measureTicks(stored: number): Promise<Record<string, unknown>> {
  const few = await inWorld([one(stored / 10)], async (world) => {
    const tick = await measureTick(world, DUE);
    return { ...tick, bareMs: await measureBare(world) };
  });
  const many = await inWorld([one(stored)], (world) => measureTick(world, DUE));
  // As much stored and due as with one tenant; all the others have a running campaign of which nothing is due.
  const others = {
    from: 2,
    to: SPREAD,
    mailboxes: 1,
    due: 0,
    later: Math.max(1, Math.round(stored / 10 / SPREAD)),
  };
  const tenants = await inWorld([one(stored / 10), others], (world) => measureTick(world, DUE));
  const each = { from: 1, to: SPREAD, mailboxes: 1, due: DUE / SPREAD, later: stored / 10 / SPREAD };
  const allDue = await inWorld([each], (world) => measureTick(world, DUE));
  // One tenant with as many mailboxes and campaigns: what is left of the difference is the tenants'.
  const alike = { from: 1, to: 1, mailboxes: SPREAD, campaigns: SPREAD, due: DUE, later: stored / 10 - DUE };
  const oneAlike = await inWorld([alike], (world) => measureTick(world, DUE));
  const ten = { from: 2, to: 2, mailboxes: 1, due: 10, later: 0 };
  const beside = await inWorld([one(stored, stored), ten], async ({ root, platform }) => {
    const started = performance.now();
    await planDue(platform);
    const ms = Math.round(performance.now() - started);
    const [row] = await root<
      { n: number }[]
    >`select count(*)::int as n from messages where tenant_id = ${tenantIdOf(2)}`;
    return { due: stored, ms, plannedOfTen: row?.n ?? 0 };
  });
  return {
    stored: {
      enrollments: [stored / 10, stored],
      ms: [few.ms, many.ms],
      ratio: ratio(many.ms, few.ms),
      goal: 1.3,
    },
    tenants: { one: few.ms, thousand: tenants.ms, ratio: ratio(tenants.ms, few.ms), goal: 1.3 },
    everyTenantDue: {
      tenants: SPREAD,
      ms: allDue.ms,
      oneWithAsManyMailboxes: { ms: oneAlike.ms, ratio: ratio(allDue.ms, oneAlike.ms) },
      oneWithFifty: { ms: few.ms, ratio: ratio(allDue.ms, few.ms) },
      goal: 1.3,
    },
    rows: {
      plannedPerSecond: Math.round((DUE / few.ms) * 1000),
      barePerSecond: Math.round((DUE / few.bareMs) * 1000),
      ratio: ratio(few.bareMs, few.ms),
    },
    beside,
    noise: {
      few: few.spread,
      many: many.spread,
      tenants: tenants.spread,
      everyTenantDue: allDue.spread,
      oneWithAsManyMailboxes: oneAlike.spread,
    },
  };
}
