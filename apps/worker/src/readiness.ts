import { openDatabasePing } from "@penguin/db";
import { pingQueueStore } from "@penguin/jobs/ping-queue-store";
import type { QueueStore } from "@penguin/jobs/queue-store";
import { type Check, createReadiness, type Readiness } from "@penguin/runtime/readiness";
import type { ShutdownStack } from "@penguin/runtime/shutdown";
import type { Role, WorkerEnv } from "./env.ts";

/** How long a database or a queue may take to answer before it counts as away. */
const ANSWER_MS = 1000;

type Login = "DATABASE_URL" | "CONTROL_DATABASE_URL" | "AUTH_DATABASE_URL" | "SERVER_DATABASE_URL";

const JOBS: readonly Login[] = ["DATABASE_URL", "CONTROL_DATABASE_URL", "AUTH_DATABASE_URL"];
const LOGINS_OF: Readonly<Record<Role, readonly Login[]>> = {
  send: ["SERVER_DATABASE_URL"],
  edge: ["DATABASE_URL"],
  receive: JOBS,
  control: JOBS,
};

/** What the worker's roles cannot work without: each login they use, and the queue where one is given. */
export function openReadiness(
  env: WorkerEnv,
  store: QueueStore | undefined,
  shutdown: ShutdownStack,
): Readiness {
  const checks: Record<string, Check> = {};
  for (const login of new Set(env.ROLES.flatMap((role) => LOGINS_OF[role]))) {
    const url = env[login];
    if (!url) continue;
    const ping = openDatabasePing(url, "penguin-worker-ready");
    shutdown.add(`ping of ${login}`, () => ping.close());
    checks[login] = () => ping.ask(ANSWER_MS);
  }
  const needsQueue = env.ROLES.some((role) => role !== "send");
  if (store && needsQueue) checks["queue"] = () => pingQueueStore(store, ANSWER_MS);
  return createReadiness(checks, ANSWER_MS);
}
