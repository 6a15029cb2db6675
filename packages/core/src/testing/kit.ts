import type { Database } from "@penguin/db";
import { sendingServers } from "@penguin/db/schema";
import { createFakeBreachList } from "@penguin/infra/breach-list/fake";
import { createFakeReader } from "@penguin/infra/content-reader/fake";
import { createFakeDns, type FakeDns } from "@penguin/infra/dns/fake";
import { createFakeImap, type FakeImap } from "@penguin/infra/imap/fake";
import { createMailJudge, createSignatureReader } from "@penguin/infra/mail-auth";
import { createFakeSigner, type FakeSigner } from "@penguin/infra/mail-auth/fake";
import { createFakeMailServer, type FakeMailServer } from "@penguin/infra/mail-server/fake";
import { createFakeObjectStore, type FakeObjectStore } from "@penguin/infra/object-store/fake";
import { createFakePasswordHasher } from "@penguin/infra/password/fake";
import { createPictureMaker } from "@penguin/infra/picture";
import { createProofOfWork } from "@penguin/infra/proof-of-work";
import { fixedFile } from "@penguin/infra/reloaded-file";
import { createSecretBox } from "@penguin/infra/secret";
import { createFakeJournal } from "@penguin/infra/send-journal/fake";
import { createFakeSmtp, type FakeSmtp } from "@penguin/infra/smtp/fake";
import { createQueueDesk, type QueueDesk } from "@penguin/jobs/queue-desk";
import { createShapingOf } from "@penguin/mail/shaping";
import { createTokenSigner } from "@penguin/mail/token";
import { createVirtualClock, type VirtualClock } from "@penguin/runtime/clock";
import { newId } from "@penguin/runtime/id";
import { createLogger } from "@penguin/runtime/log";
import type { TestDatabase } from "@penguin/testkit";
import type { AccountCtx, Ctx, Doors, PlatformCtx, Settings } from "../kernel/index.ts";
import { createSender, type SenderCtx } from "../send/index.ts";
import { createStepRenderer } from "../template/index.ts";
import { createJobRecorder, type JobRecorder } from "./job-recorder.ts";
import { lendDatabase } from "./lend-database.ts";

/** Monday 2 March 2026, 09:00 UTC. */
export const MONDAY = new Date("2026-03-02T09:00:00.000Z");

export const TEST_SETTINGS: Settings = {
  webUrl: "https://app.penguin.test",
  edgeUrl: "https://edge.penguin.test",
  closedNetwork: true,
  planHorizonMs: 60_000,
  messageIdSecret: "a secret of the tests",
  auditSigningSeed: Buffer.alloc(32, 7).toString("base64url"),
  apiKeyPepper: "a pepper of the tests",
  apiAnonymousLimit: 100,
  userCallLimit: 1000,
  mailHost: {
    name: "mx.penguin.test",
    smtp: { host: "127.0.0.1", port: 2525, tls: "none" },
    imap: { host: "127.0.0.1", port: 2143, tls: "none" },
    refusesCopies: true,
    logLagSeconds: 30,
  },
  spf: { ips: ["192.0.2.1"] },
  lastHandOversMs: 0,
  systemMail: {
    host: "127.0.0.1",
    port: 2525,
    tls: "none",
    user: "system@penguin.test",
    password: "system",
    from: "system@penguin.test",
  },
};

/** Everything a database test works with: one database of its own, one clock that stands still, doors that are fakes. */
export interface Kit {
  database: TestDatabase;
  clock: VirtualClock;
  smtp: FakeSmtp;
  imap: FakeImap;
  dns: FakeDns;
  mailServer: FakeMailServer;
  /** Signs mails that arrive, as the servers of their writers would. */
  signer: FakeSigner;
  objects: FakeObjectStore;
  doors: Doors;
  jobs: JobRecorder;
  serverId: string;
  /** The superuser, past every policy; for looking and for what no verb may do. */
  root: Database["client"];
  /** Opens another pool of a login. */
  open(role: string, max?: number): Database;
  account(): AccountCtx;
  platform(): PlatformCtx;
  system(tenantId: string, job?: string): Ctx;
  sender(): SenderCtx;
  /** The queues, of which nothing is opened before something is asked; a test that asks prepares the store. */
  queues: QueueDesk;
  /** Moves the clock forward. */
  pass(seconds: number): void;
  close(): Promise<void>;
  /** Takes the database away from whoever still works with the kit. */
  lose(): Promise<void>;
}

const shaping = fixedFile(createShapingOf([]));
const secrets = createSecretBox([{ id: "k1", key: new Uint8Array(32).fill(7) }]);
const tokens = createTokenSigner([{ id: 1, secret: new Uint8Array(32).fill(9) }]);

const fakeDoors = () => {
  const [smtp, imap, dns] = [createFakeSmtp(), createFakeImap(), createFakeDns()];
  const [mailServer, objects] = [createFakeMailServer(), createFakeObjectStore()];
  const doors: Doors = {
    smtp,
    imap,
    dns,
    dnsProvider: undefined,
    mailServer,
    judgeMail: createMailJudge(dns),
    readSignatures: createSignatureReader(dns),
    passwords: createFakePasswordHasher(),
    breaches: createFakeBreachList(["an often stolen sentence"]),
    proofs: createProofOfWork({ secret: new Uint8Array(32).fill(8), effort: 2 }),
    secrets,
    objects,
    pictures: createPictureMaker(),
    reader: createFakeReader(),
    hosts: { check: async (host) => ({ ok: true, addresses: [host] }) },
    tokens,
  };
  return { smtp, imap, dns, mailServer, objects, doors, signer: createFakeSigner(dns) };
};

/** Makes a kit on a database as the migrations left it, with one sending server whose login is pm_server_1. */
export async function createKit(start: Date = MONDAY): Promise<Kit> {
  const { database, open, giveBack, discard } = await lendDatabase();
  const queues = createQueueDesk({ kind: "postgres", url: database.url("pm_queue") });
  const clock = createVirtualClock(start);
  const fakes = fakeDoors();
  const jobs = createJobRecorder();
  const { doors } = fakes;
  const log = createLogger({ name: "test", level: "silent" });
  const serverId = newId(start);
  await open("pm_control")
    .db.insert(sendingServers)
    .values({ id: serverId, name: "server 1", login: "pm_server_1", createdAt: start });
  const base = {
    requestId: "test-request",
    ip: "192.0.2.9",
    clock,
    log,
    jobs,
    doors,
    settings: TEST_SETTINGS,
  };
  const app = open("pm_app", 6).db;
  const system = (tenantId: string, job = "test"): Ctx => ({
    ...base,
    tenantId,
    actor: { kind: "system", job },
    db: app,
  });
  const { edgeUrl } = TEST_SETTINGS;
  return {
    ...fakes,
    database,
    clock,
    jobs,
    serverId,
    root: open("postgres").client,
    open,
    account: () => ({ ...base, auth: open("pm_auth").db }),
    platform: () => ({ ...base, db: app, control: open("pm_control").db, forTenant: system, shaping }),
    system,
    sender: () => {
      const { db } = open("pm_server_1");
      const composer = { tokens, renderer: createStepRenderer(), edgeUrl };
      return createSender({
        db,
        clock,
        log,
        smtp: doors.smtp,
        secrets,
        composer,
        journal: createFakeJournal(),
        shaping,
      });
    },
    queues,
    pass: (seconds) => clock.advanceTo(new Date(clock.now().getTime() + seconds * 1000)),
    close: async () => {
      await queues.close();
      giveBack();
    },
    lose: discard,
  };
}
