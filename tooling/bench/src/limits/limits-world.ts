import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openRehearsal, openRehearsalDatabase, seededDeployment } from "@penguin/cli/rehearse";
import type { PlatformCtx } from "@penguin/core/kernel";
import { planDue } from "@penguin/core/send";
import { fixedFile } from "@penguin/infra/reloaded-file";
import { createShapingOf } from "@penguin/mail/shaping";
import postgres from "postgres";
import { startServerProcess } from "../crash/server-process.ts";
import { tenantIdOf } from "../fill-enrollments.ts";
import { readTaken, type Taken } from "./count-violations.ts";
import { fillMailboxes, type MailboxWish } from "./fill-mailboxes.ts";
import { createRunClock, type RunTime, shareRunTime } from "./run-clock.ts";
import type { WorkerOrders } from "./sender-child.ts";

/** A run: what is sent, how fast its time passes, and how wrong the clock of each worker process goes. */
export interface LimitsRun extends MailboxWish {
  start: Date;
  factor: number;
  skewsMs: readonly number[];
  /** Changes the database after it was filled, to see that a limit which is not kept is found. */
  sabotage?: (root: postgres.Sql) => Promise<unknown>;
  withinMs: number;
}

/** What a run left. */
export interface RunResult {
  time: RunTime;
  taken: Taken[];
  seconds: number;
  /** How long after the moment it might leave each mail was claimed, in seconds. */
  lateness: number[];
}

const SEED = "limits";
const LOADER = import.meta.resolve("tsx");
const TURN_MS = 50;

const startWorker = async (orders: WorkerOrders): Promise<ChildProcess> => {
  const child = fork(path.join(import.meta.dirname, "sender-child.ts"), [], {
    execArgv: ["--import", LOADER],
    stdio: "inherit",
  });
  await new Promise((resolve) => child.once("message", resolve));
  child.send(orders);
  return child;
};

const openPlanner = async (
  database: Awaited<ReturnType<typeof openRehearsalDatabase>>,
  dir: string,
  start: Date,
) => {
  const deployment = seededDeployment(SEED, dir);
  const stage = await openRehearsal({
    seed: SEED,
    start,
    tickMs: 60_000,
    storeDir: undefined,
    database,
    deployment,
  });
  const planAt = (time: RunTime): Promise<number> => {
    const clock = createRunClock(time, 0);
    const forTenant: PlatformCtx["forTenant"] = (tenantId, job) => ({
      ...stage.forActor(tenantId, { kind: "system", job }),
      clock,
    });
    const { tenantId: _tenant, actor: _actor, ...own } = forTenant(tenantIdOf(1), "bench");
    const shaping = fixedFile(createShapingOf([]));
    return planDue({ ...own, control: database.control.db, forTenant, shaping });
  };
  return { planAt, secrets: deployment.secrets, close: () => stage.close() };
};

const linesOf = (file: string): number => readFileSync(file, "utf8").split("\n").length - 1;

/**
 * Sends from all the mailboxes through the planner and worker processes that share one login, until the receiver has
 * everything or the time is over; every part but the planner is a process of its own.
 */
export async function runLimits(run: LimitsRun): Promise<RunResult> {
  const dir = mkdtempSync(path.join(tmpdir(), "penguin-limits-"));
  const file = path.join(dir, "received.ndjson");
  const receiver = await startServerProcess("../limits/receiver.mjs", (port) => [file, String(port)]);
  const database = await openRehearsalDatabase(run.start, { durable: true });
  const root = postgres(database.url("postgres"), { max: 1, onnotice: () => undefined });
  const planner = await openPlanner(database, dir, run.start);
  const workers: ChildProcess[] = [];
  try {
    await fillMailboxes(root, run.start, run, { smtpPort: receiver.port, secrets: planner.secrets });
    await run.sabotage?.(root);
    const time: RunTime = { startMs: run.start.getTime(), realMs: Date.now(), factor: run.factor };
    await shareRunTime(root, time);
    const databaseUrl = database.url("pm_server_1");
    for (const skewMs of run.skewsMs)
      workers.push(await startWorker({ databaseUrl, seed: SEED, dir, time, skewMs }));
    const mails = Math.ceil(run.mailboxes / run.zones.length) * run.zones.length * run.due;
    const endsMs = Date.now() + run.withinMs;
    while (linesOf(file) < 2 * mails && Date.now() < endsMs) {
      await planner.planAt(time);
      await new Promise((resolve) => setTimeout(resolve, TURN_MS));
    }
    const rows = await root<{ late: number }[]>`
      select extract(epoch from claimed_at - due_at)::float8 as late from messages where claimed_at is not null`;
    return {
      time,
      taken: readTaken(readFileSync(file, "utf8")),
      seconds: Math.round((Date.now() - time.realMs) / 1000),
      lateness: rows.map((row) => row.late).sort((a, b) => a - b),
    };
  } finally {
    for (const worker of workers) worker.kill("SIGKILL");
    receiver.close();
    await root.end({ timeout: 2 });
    await planner.close();
    await database.close();
    rmSync(dir, { recursive: true, force: true });
  }
}
