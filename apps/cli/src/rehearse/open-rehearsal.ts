import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createHitRecorder } from "@penguin/core/event";
import type { AccountCtx, Actor, Ctx, Doors, PlatformCtx, Settings } from "@penguin/core/kernel";
import { type SenderCtx, sendBatch } from "@penguin/core/send";
import { createStepRenderer } from "@penguin/core/template";
import { createDiskObjectStore } from "@penguin/infra/object-store";
import { createPasswordHasher } from "@penguin/infra/password";
import { createSecretBox } from "@penguin/infra/secret";
import { createHostGuard } from "@penguin/infra/ssrf";
import { createInProcessRunner, type InProcessRunner } from "@penguin/jobs/runner";
import { createTokenSigner } from "@penguin/mail/token";
import { createVirtualClock, type VirtualClock } from "@penguin/runtime/clock";
import { createLogger } from "@penguin/runtime/log";
import { createEdge, type EdgeResponse } from "@penguin/worker/edge";
import { createHandlers } from "@penguin/worker/handlers";
import { openRehearsalDatabase, type RehearsalDatabase } from "./open-database.ts";
import { EDGE, HOST_NAME, openRehearsalWorld, type RehearsalWorld } from "./open-world.ts";

/** Everything a rehearsal runs on; only clock, sockets and queue are not the real ones. */
export interface Rehearsal {
  clock: VirtualClock;
  database: RehearsalDatabase;
  net: RehearsalWorld;
  runner: InProcessRunner;
  account: AccountCtx;
  forActor(tenantId: string, actor: Actor): Ctx;
  /** Lets the one sending server work until nothing is due. */
  send(): Promise<number>;
  /** Waits until every fetched link and pixel is recorded. */
  settleHits(): Promise<void>;
  close(): Promise<void>;
}

/** Runs of the same seed must make the same keys, ids of messages included. */
const keyOf = (seed: string, purpose: string): Buffer => createHash("sha256").update(`${purpose}:${seed}`).digest();

const settingsOf = (seed: string, planHorizonMs: number): Settings => {
  const connection = { host: HOST_NAME, port: 587, tls: "none" as const };
  return {
    webUrl: "http://app.penguin.test",
    edgeUrl: `http://${EDGE}`,
    closedNetwork: true,
    planHorizonMs,
    messageIdSecret: keyOf(seed, "message-id").toString("hex"),
    mailHost: { name: HOST_NAME, smtp: connection, imap: connection },
    spf: { ips: ["127.0.0.1"] },
    systemMail: { ...connection, user: "platform@penguin.test", password: "rehearsal", from: "platform@penguin.test" },
  };
};

const RECURRING = ["send.plan", "event.read-mail-log", "event.settle-rejections", "ledger.sweep", "campaign.complete-due"] as const;

const responseOf = (response: EdgeResponse): { status: number; location?: string } => ({
  status: response.status,
  location: response.headers["Location"],
});

/** Opens a rehearsal at `start`. `pace` divides what people and queues wait. */
export async function openRehearsal(options: {
  seed: string;
  start: Date;
  pace?: number;
  /** How much virtual time passes between two rounds; the planner plans that far ahead. */
  tickMs: number;
  storeDir: string | undefined;
}): Promise<Rehearsal> {
  const { seed } = options;
  const clock = createVirtualClock(options.start);
  const database = await openRehearsalDatabase(options.start);
  const objectDir = mkdtempSync(path.join(tmpdir(), "penguin-objects-"));
  const log = createLogger({ name: "rehearsal", level: "warn" });
  const tokens = createTokenSigner([{ id: 1, secret: keyOf(seed, "tokens") }]);
  const settings = settingsOf(seed, options.tickMs);
  const pending = new Set<Promise<unknown>>();
  const net = openRehearsalWorld({
    ...options,
    clock,
    fetchUrl: async ({ url, method, headers, body }) => {
      const answer = edge({ method, path: new URL(url).pathname, userAgent: headers["User-Agent"] ?? headers["user-agent"], body: body ?? "" });
      if (method === "POST") return responseOf(await answer);
      pending.add(answer);
      void answer.finally(() => pending.delete(answer)).catch(() => undefined);
      return { status: 200 };
    },
  });
  await net.mailServer.ensureDomain("penguin.test");
  await net.mailServer.ensureMailbox({ address: settings.systemMail.user, password: settings.systemMail.password, displayName: "PenguinMails" });
  const doors: Doors = {
    ...net,
    passwords: createPasswordHasher(),
    secrets: createSecretBox([{ id: "k1", key: keyOf(seed, "secrets") }]),
    objects: createDiskObjectStore(objectDir),
    hosts: createHostGuard([]),
    tokens,
  };
  const base = { requestId: "rehearsal", ip: undefined, clock, log, settings, doors };
  const forActor = (tenantId: string, actor: Actor): Ctx => ({ ...base, jobs: runner, db: database.app.db, tenantId, actor });
  const forTenant = (tenantId: string, job: string): Ctx => forActor(tenantId, { kind: "system", job });
  const account: AccountCtx = { ...base, jobs: { enqueue: (...job) => runner.enqueue(...job) }, auth: database.auth.db };
  const platform = (): PlatformCtx => ({ ...base, jobs: runner, db: database.app.db, control: database.control.db, forTenant });
  const runner = createInProcessRunner({
    clock,
    handlers: createHandlers({ platform, account: () => account, forTenant }),
    recurring: RECURRING,
  });
  const hits = createHitRecorder({ forTenant: (tenantId) => forTenant(tenantId, "event.record"), groupMs: 1 });
  const edge = createEdge({ tokens, hits, forTenant: (tenantId) => forTenant(tenantId, "event.record") });
  const sender: SenderCtx = {
    db: database.server.db,
    clock,
    log,
    smtp: net.smtp,
    secrets: doors.secrets,
    composer: { tokens, renderer: createStepRenderer(), edgeUrl: settings.edgeUrl },
  };
  return {
    clock,
    database,
    net,
    runner,
    account,
    forActor,
    send: async () => {
      let sent = 0;
      for (let n = await sendBatch(sender, 200); n > 0; n = await sendBatch(sender, 200)) sent += n;
      return sent;
    },
    settleHits: async () => {
      while (pending.size > 0) await Promise.allSettled(pending);
    },
    close: async () => {
      await hits.close();
      net.host.close();
      await database.close();
      rmSync(objectDir, { recursive: true, force: true });
    },
  };
}
