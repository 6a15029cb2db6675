import { createHitRecorder } from "@penguin/core/event";
import type { AccountCtx, Actor, Ctx, Doors, PlatformCtx, Settings } from "@penguin/core/kernel";
import { sendBatch } from "@penguin/core/send";
import type { ObjectStore } from "@penguin/infra/object-store";
import { createFakeReader } from "@penguin/infra/content-reader/fake";
import { createBreachList } from "@penguin/infra/breach-list";
import { createMailJudge, createSignatureReader } from "@penguin/infra/mail-auth";
import { createPasswordHasher } from "@penguin/infra/password";
import { createPictureMaker } from "@penguin/infra/picture";
import { createProofOfWork } from "@penguin/infra/proof-of-work";
import type { SecretBox } from "@penguin/infra/secret";
import { createHostGuard } from "@penguin/infra/ssrf";
import type { InProcessRunner } from "@penguin/jobs/runner";
import type { TokenSigner } from "@penguin/mail/token";
import { createVirtualClock, type VirtualClock } from "@penguin/runtime/clock";
import { createLogger } from "@penguin/runtime/log";
import { createDirectStore, createEdge, type EdgeResponse } from "@penguin/worker/edge";
import type { Recipes } from "@penguin/simulator";
import type { RehearsalDatabase } from "./open-database.ts";
import { createStageContexts } from "./stage-contexts.ts";
import { openRehearsalWorld, type RehearsalWorld, type Sabotage } from "./open-world.ts";

/** What setting a campaign up needs, in a rehearsal and on real sockets alike. */
export interface Stage {
  net: Pick<RehearsalWorld, "host">;
  runner: InProcessRunner;
  account: AccountCtx;
  forActor(tenantId: string, actor: Actor): Ctx;
}

/** Everything a rehearsal runs on; only clock, sockets and queue are not the real ones. */
export interface Rehearsal extends Stage {
  platform(): PlatformCtx;
  clock: VirtualClock;
  database: RehearsalDatabase;
  net: RehearsalWorld;
  /** Lets the one sending server work through what is due within a tick, each mail at its time: gaps are kept here too. */
  send(): Promise<number>;
  /** Waits until every fetched link and pixel is recorded. */
  settleHits(): Promise<void>;
  close(): Promise<void>;
}

/** What a rehearsal shares with the deployment whose history it makes; alone it works everything out from its seed. */
export interface RehearsalDeployment {
  settings: Settings;
  tokens: TokenSigner;
  secrets: SecretBox;
  objects: ObjectStore;
}

const RECURRING = [
  "campaign.start-due",
  "send.plan",
  "event.read-mail-log",
  "event.settle-rejections",
  "ledger.sweep",
  "campaign.complete-due",
] as const;

const responseOf = (response: EdgeResponse): { status: number; location?: string } => ({
  status: response.status,
  location: response.headers["Location"],
});

const nextDue = async ({ control }: RehearsalDatabase, after: Date): Promise<Date | undefined> => {
  const [row] = await control.client<{ at: Date | null }[]>`
    select min(wake_at) as at from messages where wake_at > ${after.toISOString()} and state in ('planned', 'deferred')`;
  return row?.at ? new Date(row.at) : undefined;
};

export interface RehearsalOptions {
  seed: string;
  start: Date;
  /** Divides what people and queues wait. */
  pace?: number;
  /** How much virtual time passes between two rounds; the planner plans that far ahead. */
  tickMs: number;
  storeDir: string | undefined;
  /** What the world is like; by default that of a well-kept list. */
  recipes?: Recipes;
  sabotage?: Sabotage;
  database: RehearsalDatabase;
  deployment: RehearsalDeployment;
}

/** Opens a rehearsal at `start`. It closes the world but neither database nor files, which belong to the caller. */
export async function openRehearsal(options: RehearsalOptions): Promise<Rehearsal> {
  const { database, deployment } = options;
  const { tokens } = deployment;
  const clock = createVirtualClock(options.start);
  const log = createLogger({ name: "rehearsal", level: "warn" });
  const settings = { ...deployment.settings, planHorizonMs: options.tickMs };
  const pending = new Set<Promise<unknown>>();
  const net = openRehearsalWorld({
    ...options,
    clock,
    hostname: settings.mailHost.name,
    edgeOrigin: new URL(settings.edgeUrl).host,
    trustedSender: settings.systemMail.from,
    fetchUrl: async ({ url, method, headers, body }) => {
      const answer = edge({
        method,
        path: new URL(url).pathname,
        userAgent: headers["User-Agent"] ?? headers["user-agent"],
        body: body ?? "",
      });
      if (method === "POST") return responseOf(await answer);
      pending.add(answer);
      void answer.finally(() => pending.delete(answer)).catch(() => undefined);
      return { status: 200 };
    },
  });
  await net.mailServer.ensureDomain(settings.systemMail.from.split("@")[1] ?? "");
  await net.mailServer.ensureMailbox({
    address: settings.systemMail.user,
    password: settings.systemMail.password,
    displayName: "PenguinMails",
  });
  const doors: Doors = {
    ...net,
    judgeMail: createMailJudge(net.dns),
    readSignatures: createSignatureReader(net.dns),
    passwords: createPasswordHasher(),
    breaches: createBreachList({}),
    proofs: createProofOfWork({ secret: Buffer.from(settings.messageIdSecret) }),
    secrets: deployment.secrets,
    objects: deployment.objects,
    pictures: createPictureMaker(),
    // In this thread: a rehearsal is the same every time, and many times as fast.
    reader: createFakeReader(),
    hosts: createHostGuard([]),
    tokens,
  };
  const contexts = createStageContexts({ clock, log, settings, doors, database, recurring: RECURRING });
  const { sender, forTenant } = contexts;
  const edgeTenant = (tenantId: string) => forTenant(tenantId, "event.record");
  const hits = createHitRecorder({ forTenant: edgeTenant, groupMs: 1 });
  const store = createDirectStore({ hits, forTenant: edgeTenant });
  const edge = createEdge({ tokens, store, forTenant: edgeTenant });
  return {
    clock,
    database,
    net,
    ...contexts,
    send: async () => {
      const endsMs = clock.now().getTime() + options.tickMs;
      let sent = 0;
      for (;;) {
        for (let n = await sendBatch(sender, 200); n > 0; n = await sendBatch(sender, 200)) sent += n;
        const next = await nextDue(database, clock.now());
        if (!next || next.getTime() >= endsMs) return sent;
        // The database counts in microseconds.
        clock.advanceTo(new Date(Math.max(next.getTime(), clock.now().getTime() + 1)));
      }
    },
    settleHits: async () => {
      while (pending.size > 0) await Promise.allSettled(pending);
    },
    close: async () => {
      await hits.close();
      net.host.close();
    },
  };
}
