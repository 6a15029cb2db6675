import path from "node:path";
import { pathToFileURL } from "node:url";
import { type ApiContext, findSession, setProof } from "@penguin/api";
import { createAuthOptions, deviceCookie, readSessionId } from "@penguin/auth";
import { type AccountCtx, type Ctx, ownServers, settingsFrom, tokensFrom } from "@penguin/core/kernel";
import { openDatabase } from "@penguin/db";
import { createReadingThreads } from "@penguin/infra/content-reader";
import { openDoors } from "@penguin/infra/doors";
import { createRateLimiter } from "@penguin/infra/rate-limit";
import { createQueueDesk } from "@penguin/jobs/queue-desk";
import type { QueueStore } from "@penguin/jobs/queue-store";
import { createBullQueue } from "@penguin/jobs/runtime";
import { systemClock } from "@penguin/runtime/clock";
import { createLogger } from "@penguin/runtime/log";
import { type MetricRegistry, startMetrics } from "@penguin/runtime/metric";
import { requestIdFrom } from "@penguin/runtime/trace";
import { readWebEnv } from "../env.ts";
import { closeOnSignals } from "./close-on-signals.ts";
import { createLiveHub, type LiveHub } from "./live-hub.ts";
import { openReadiness } from "./readiness.ts";

const build = () => {
  const env = readWebEnv();
  const log = createLogger({ name: "web", level: env.LOG_LEVEL });
  const app = openDatabase(env.DATABASE_URL, { max: 10, name: "penguin-web" });
  const auth = openDatabase(env.AUTH_DATABASE_URL, { max: 4, name: "penguin-web-auth" });
  const staff = openDatabase(env.STAFF_DATABASE_URL, { max: 2, name: "penguin-web-staff" });
  const store: QueueStore = env.REDIS_URL
    ? { kind: "redis", url: env.REDIS_URL }
    : { kind: "postgres", url: env.QUEUE_DATABASE_URL ?? env.DATABASE_URL };
  const jobs = createBullQueue(store);
  const queues = createQueueDesk(store);
  const limiter = createRateLimiter(store);
  const settings = settingsFrom(env);
  const reader = createReadingThreads({ entry: pathToFileURL(path.resolve("dist/reading-thread.mjs")) });
  const doors = { ...openDoors(env, ownServers(settings), reader), tokens: tokensFrom(env) };
  const metrics: MetricRegistry = startMetrics();
  const live: LiveHub = createLiveHub(app.client, log);
  const base = { clock: systemClock, log, jobs, settings, doors };
  const account = (ip: string | undefined, requestId: string): AccountCtx => ({
    ...base,
    ip,
    requestId,
    auth: auth.db,
  });
  const tenant = (who: Pick<Ctx, "tenantId" | "actor">, ip: string | undefined, requestId: string): Ctx => ({
    ...base,
    ip,
    requestId,
    db: app.db,
    tenantId: who.tenantId,
    actor: who.actor,
  });
  const close = async (): Promise<void> => {
    live.close();
    await Promise.allSettled([
      jobs.close(),
      queues.close(),
      limiter.close(),
      doors.close(),
      app.close(),
      auth.close(),
      staff.close(),
      readiness.close(),
      metrics.close(),
    ]);
  };
  const pings = { DATABASE_URL: env.DATABASE_URL, AUTH_DATABASE_URL: env.AUTH_DATABASE_URL };
  const readiness = openReadiness(pings, store);
  return {
    env,
    log,
    settings,
    metrics,
    live,
    limiter,
    account,
    tenant,
    staff: staff.db,
    queues,
    readiness,
    close,
  };
};

export type WebServices = ReturnType<typeof build>;

const slot = globalThis as typeof globalThis & { penguinServices?: WebServices };

/** The clients of this process, opened at the first request: one set, also when the dev server reloads modules. */
export function services(): WebServices {
  if (!slot.penguinServices) {
    slot.penguinServices = build();
    closeOnSignals(slot.penguinServices.close);
  }
  return slot.penguinServices;
}

interface Asked {
  headers: Headers;
  cookie(name: string): string | undefined;
}

/** Whether a request brings a session cookie that we signed; it may be over. */
export const bringsSession = async (cookie: Asked["cookie"]): Promise<boolean> =>
  (await readSessionId(cookie, services().env.NEXTAUTH_SECRET)) !== undefined;

/** The context of one request: its id, and the session behind its cookie as the database has it now. */
export async function createRequestContext({ headers, cookie }: Asked): Promise<ApiContext> {
  const { env, account, tenant, staff, queues, live } = services();
  const requestId = requestIdFrom(headers.get("x-request-id"));
  const ip = headers.get("x-forwarded-for") ?? undefined;
  const accountCtx = account(ip, requestId);
  const sessionId = await readSessionId(cookie, env.NEXTAUTH_SECRET);
  const sessionNow = async () => (sessionId ? findSession(accountCtx, sessionId) : undefined);
  const session = await sessionNow();
  return {
    requestId,
    session,
    sessionNow,
    account: accountCtx,
    staff,
    queues,
    tenant: session ? (found) => tenant(found, ip, requestId) : undefined,
    changes: (tenantId, signal) => live.changes(tenantId, signal),
  };
}

/** next-auth's options for one request, and the cookie that its answer is to leave in the browser, if any. */
export function authOptions() {
  const { env, account } = services();
  const isSecure = new URL(env.WEB_URL).protocol === "https:";
  let cookie: string | undefined;
  const options = createAuthOptions({
    secret: env.NEXTAUTH_SECRET,
    account: (ip) => account(ip, requestIdFrom(null)),
    isSecure,
    onDevices: (devices) => {
      cookie = deviceCookie(devices, isSecure);
    },
  });
  return { options, cookie: () => cookie };
}

/** A riddle for a browser that has to show some work. */
export const riddle = () => setProof(services().account(undefined, requestIdFrom(null)));
