import {
  type AccountCtx,
  type Ctx,
  type PlatformCtx,
  ownServers,
  settingsFrom,
  tokensFrom,
} from "@penguin/core/kernel";
import { createStepRenderer } from "@penguin/core/template";
import { createSender, type SenderCtx } from "@penguin/core/send";
import { type Database, openDatabase } from "@penguin/db";
import { createReadingThreads } from "@penguin/infra/content-reader";
import { openDoors } from "@penguin/infra/doors";
import { fixedFile, openReloadedFile, type ReloadedFile } from "@penguin/infra/reloaded-file";
import type { SendJournal } from "@penguin/infra/send-journal";
import type { JobQueue } from "@penguin/jobs/enqueue";
import { createShapingOf, type Shaping } from "@penguin/mail/shaping";
import { systemClock } from "@penguin/runtime/clock";
import type { Logger } from "@penguin/runtime/log";
import { currentTrace } from "@penguin/runtime/trace";
import type { ShutdownStack } from "@penguin/runtime/shutdown";
import type { WorkerEnv } from "./env.ts";

/** Beside the bundle, or beside this source. */
const READING_THREAD = new URL(
  import.meta.url.endsWith(".ts") ? "reading-thread.ts" : "reading-thread.mjs",
  import.meta.url,
);

const need = (url: string | undefined, name: string): string => {
  if (!url) throw new Error(`${name} is needed by the roles this worker has`);
  return url;
};

const openShaping = (file: string | undefined, log: Logger): ReloadedFile<Shaping> => {
  const standard = createShapingOf([]);
  if (!file) return fixedFile(standard);
  const refused = (err: unknown): void =>
    log.error({ err, file }, "shaping rules are refused; the last good ones stay");
  return openReloadedFile({ path: file, standard, read: createShapingOf, refused });
};

/** Builds the contexts of the worker; each pool is opened only when a role asks for it. */
export function createContexts(env: WorkerEnv, shutdown: ShutdownStack, log: Logger) {
  const settings = settingsFrom(env);
  const doors = openDoors(env, ownServers(settings), createReadingThreads({ entry: READING_THREAD }));
  shutdown.add("doors", () => doors.close());
  const tokens = tokensFrom(env);
  const shaping = openShaping(env.SHAPING_RULES_FILE, log);
  const opened = new Map<string, Database>();
  const open = (url: string | undefined, name: string, max: number): Database => {
    const kept = opened.get(name);
    if (kept) return kept;
    const database = openDatabase(need(url, name), { max, name: "penguin-worker" });
    opened.set(name, database);
    shutdown.add(name, () => database.close());
    return database;
  };
  const base = { ip: undefined, clock: systemClock, log, settings, doors: { ...doors, tokens } };
  const requestId = (): string => currentTrace()?.requestId ?? "worker";

  const forTenant =
    (jobs: JobQueue) =>
    (tenantId: string, job: string): Ctx => ({
      ...base,
      jobs,
      tenantId,
      requestId: requestId(),
      actor: { kind: "system", job },
      db: open(env.DATABASE_URL, "DATABASE_URL", 10).db,
    });
  return {
    tokens,
    forTenant,
    /** Rejects while the database does not answer; on a connection of its own, so that it waits behind nothing. */
    probe: async (): Promise<unknown> => open(env.DATABASE_URL, "DATABASE_URL (probe)", 1).client`select 1`,
    platform: (jobs: JobQueue): PlatformCtx => ({
      ...base,
      shaping,
      jobs,
      requestId: requestId(),
      db: open(env.DATABASE_URL, "DATABASE_URL", 10).db,
      control: open(env.CONTROL_DATABASE_URL, "CONTROL_DATABASE_URL", 3).db,
      forTenant: forTenant(jobs),
    }),
    account: (jobs: JobQueue): AccountCtx => ({
      ...base,
      jobs,
      requestId: requestId(),
      auth: open(env.AUTH_DATABASE_URL, "AUTH_DATABASE_URL", 2).db,
    }),
    sender: (journal: SendJournal): SenderCtx =>
      createSender({
        db: open(env.SERVER_DATABASE_URL, "SERVER_DATABASE_URL", 6).db,
        clock: systemClock,
        log,
        smtp: doors.smtp,
        secrets: doors.secrets,
        composer: { tokens, renderer: createStepRenderer(), edgeUrl: settings.edgeUrl },
        journal,
        shaping,
        leaseSeconds: env.SEND_LEASE_SECONDS,
        lateAfterSeconds: Math.round(env.CATCH_UP_HOURS * 3600),
      }),
  };
}
