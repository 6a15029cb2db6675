import { openScratchDatabase } from "@penguin/cli/rehearse";
import { systemClock } from "@penguin/runtime/clock";
import postgres from "postgres";
import { STATEMENTS, type StatementPair } from "./policy-statements.ts";

const ROUNDS = 7;
const TURNS = 100;
const WARM_UP = 20;
/** The tenant that is measured; the others are numbered from 1. */
const BIG = 0;

const idOf = (kind: number, n: string): string =>
  `('0197a000-0000-7${String(kind).padStart(3, "0")}-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`;
const literal = (kind: number, n: number): string =>
  `0197a000-0000-7${String(kind).padStart(3, "0")}-8000-${n.toString(16).padStart(12, "0")}`;

/** Tenants with a few rows each, and one with many contacts and conversations; written past references, for speed. */
const fill = async (
  sql: postgres.Sql,
  tenants: { from: number; to: number },
  big: { contacts: number } | undefined,
): Promise<void> => {
  const contactRows = (tenant: string, n: string): string =>
    `${idOf(1, tenant)}, ${idOf(2, n)}, 'person' || ${n} || '@company' || (${n} % 997) || '.example', 'First' || (${n} % 500), 'Last' || (${n} % 3000),
     'Company ' || (${n} % 997), 'Title', '', 'City', '', 'NL', '{}', 'active', 'bench', now(), now()`;
  const threadRows = (tenant: string, n: string): string =>
    `${idOf(1, tenant)}, ${idOf(3, n)}, ${idOf(4, tenant)}, ${idOf(5, tenant)}, 'peer' || ${n} || '@x.example', 'Subject', 'Words', 'open', true,
     now() - make_interval(secs => (${n} % 900000)), now()`;
  const range = `generate_series(${tenants.from}, ${tenants.to}) t`;
  const each = "t * 10 + k";
  await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    const into = (text: string): Promise<unknown> => tx.unsafe(text);
    await into(
      `insert into tenants (tenant_id, name, status, created_at) select ${idOf(1, "t")}, 'T', 'active', now() from ${range}`,
    );
    await into(`insert into contacts (tenant_id, id, email, first_name, last_name, company, title, phone, city, state, country, attributes, status, source, created_at, updated_at)
      select ${contactRows("t", `(10000000 + ${each})`)} from ${range}, generate_series(1, 5) k`);
    await into(`insert into threads (tenant_id, id, workspace_id, mailbox_id, peer_address, subject, snippet, state, unread, last_at, created_at)
      select ${threadRows("t", `(10000000 + ${each})`)} from ${range}, generate_series(1, 3) k`);
    await into(`insert into campaign_counters (tenant_id, campaign_id, "position")
      select ${idOf(1, "t")}, ${idOf(6, "t")}, k from ${range}, generate_series(1, 3) k`);
    if (!big) return;
    await into(`insert into contacts (tenant_id, id, email, first_name, last_name, company, title, phone, city, state, country, attributes, status, source, created_at, updated_at)
      select ${contactRows(String(BIG), "n")} from generate_series(1, ${big.contacts}) n`);
    await into(`insert into threads (tenant_id, id, workspace_id, mailbox_id, peer_address, subject, snippet, state, unread, last_at, created_at)
      select ${threadRows(String(BIG), "n")} from generate_series(1, ${Math.ceil(big.contacts / 25)}) n`);
  });
  await sql`analyze`;
};

const median = (values: number[]): number => values.sort((x, y) => x - y)[Math.floor(values.length / 2)] ?? 0;

/**
 * Median milliseconds of one statement in a transaction of its own, both ways by turns over one connection, so that noise
 * and the place where the system runs its two processes meet both.
 */
const measureRound = async (
  sql: postgres.Sql,
  pair: StatementPair,
): Promise<{ guardedMs: number; bareMs: number }> => {
  const tenant = literal(1, BIG);
  const value = {
    campaign: literal(6, BIG),
    contact: literal(2, 77),
    text: "person4242",
    moment: systemClock.now(),
  }[pair.argument];
  const run = async (role: string, text: string, values: (string | Date)[]): Promise<number> => {
    const from = performance.now();
    const rows = await sql.begin(async (tx) => {
      await tx`select set_config('role', ${role}, true), set_config('app.tenant_id', ${tenant}, true), set_config('app.workspaces', '*', true),
        set_config('plan_cache_mode', ${pair.plannedAnew ? "force_custom_plan" : "auto"}, true)`;
      return tx.unsafe(text, values, { prepare: true });
    });
    const took = performance.now() - from;
    if (rows.count === 0) throw new Error(`${pair.name}: found nothing to measure`);
    return took;
  };
  const [guarded, bare]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < WARM_UP + TURNS; turn += 1) {
    const ways = [
      { role: "pm_app", text: pair.guarded, values: [value], into: guarded },
      { role: "pm_migrator", text: pair.bare, values: [value, tenant], into: bare },
    ];
    for (const { role, text, values, into } of turn % 2 === 0 ? ways : ways.reverse()) {
      const ms = await run(role, text, values);
      if (turn >= WARM_UP) into.push(ms);
    }
  }
  return { guardedMs: median(guarded), bareMs: median(bare) };
};

/** The lowest of the medians of several rounds, each over a fresh connection. */
const measure = async (
  open: () => postgres.Sql,
  pair: StatementPair,
): Promise<{ guardedMs: number; bareMs: number; ratio: number }> => {
  let [guardedMs, bareMs] = [Infinity, Infinity];
  for (let round = 0; round < ROUNDS; round += 1) {
    const sql = open();
    const medians = await measureRound(sql, pair);
    await sql.end();
    guardedMs = Math.min(guardedMs, medians.guardedMs);
    bareMs = Math.min(bareMs, medians.bareMs);
  }
  const thousandth = (ms: number): number => Math.round(ms * 1000) / 1000;
  return {
    guardedMs: thousandth(guardedMs),
    bareMs: thousandth(bareMs),
    ratio: Math.round((guardedMs / bareMs) * 100) / 100,
  };
};

/** What policies cost: statements of the product with and without them, at 10 and at 10,000 tenants with one big one. */
export async function benchPolicies(contacts: number): Promise<Record<string, unknown>> {
  const scratch = await openScratchDatabase({ durable: true });
  const open = (): postgres.Sql => postgres(scratch.url("postgres"), { max: 1, onnotice: () => undefined });
  const root = open();
  try {
    const figures: Record<string, unknown> = { contacts };
    await fill(root, { from: BIG, to: 10 }, { contacts });
    for (const [name, more] of [
      ["tenants10", 0],
      ["tenants10000", 10_000],
    ] as const) {
      if (more > 0) await fill(root, { from: 11, to: more }, undefined);
      const measured: Record<string, unknown> = {};
      for (const pair of STATEMENTS) measured[pair.name] = await measure(open, pair);
      figures[name] = measured;
    }
    return figures;
  } finally {
    await root.end();
    await scratch.close();
  }
}
