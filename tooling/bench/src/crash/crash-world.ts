import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openRehearsalDatabase, seededDeployment } from "@penguin/cli/rehearse";
import { sendingServers } from "@penguin/db/schema";
import { createSecretBox } from "@penguin/infra/secret";
import { createTokenSigner } from "@penguin/mail/token";
import { newId } from "@penguin/runtime/id";
import postgres from "postgres";
import { type ControlSide, startControlSide } from "./control-side.ts";
import type { CrashFiles } from "./count-mails.ts";
import type { CrashMailServer, Without } from "./fault-plan.ts";
import { launchCampaigns } from "./launch-campaigns.ts";
import { startOwnKind, startPostfix, startSimulated } from "./mail-server-under-fire.ts";
import { createQuickClock } from "./quick-clock.ts";
import { removeFence } from "./remove-fence.ts";
import { type SenderProcess, startSender } from "./sender-process.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";
import { startTcpRelay, type TcpRelay } from "./tcp-relay.ts";

/** Business time against real time: a wait of five minutes takes two and a half seconds. */
const FACTOR = 120;
/** Shorter than a stop lasts, longer than handing a batch over takes. */
export const LEASE_SECONDS = 3;
export const LOG_LAG_SECONDS = 1;
const GAP_SECONDS = 60;
const SECOND_LOGIN = "pm_server_2";

/** Everything of a run, each part in a process of its own but the control side and the network. */
export interface CrashWorld {
  database: Awaited<ReturnType<typeof openRehearsalDatabase>>;
  /** Asks the database as its superuser, again where it was just killed. */
  ask<T>(question: (root: postgres.Sql) => PromiseLike<T>): Promise<T>;
  enrolled: number;
  control: ControlSide;
  senders: SenderProcess[];
  /** Whether a second process of the same server goes to work while one stands still. */
  takesOver: boolean;
  mailServer: ServerProcess;
  /** What refuses copies beside a mail server that cannot do so itself. */
  filter: { crash(awayMs: number): Promise<void> } | undefined;
  external: ServerProcess;
  receiver: ServerProcess;
  networks: TcpRelay[];
  files: CrashFiles;
  /** Mails our own mail server has taken and not yet brought on. */
  countWaiting(): number;
  close(): Promise<void>;
}

export interface CrashWorldOptions {
  messages: number;
  /** Mails a second that the limits let through until the faults are over. */
  perSecond: number;
  without: Without | undefined;
  mailServer: CrashMailServer;
}

const MAIL_SERVERS = { own: startOwnKind, postfix: startPostfix, simulated: startSimulated };

const startOutside = async (dir: string, { without, mailServer: kind }: CrashWorldOptions) => {
  const files = { receiver: path.join(dir, "receiver.ndjson"), external: path.join(dir, "external.ndjson") };
  const farEnd = (file: string) => startServerProcess("far-end.mjs", (port) => [file, String(port)]);
  const [receiver, external] = await Promise.all([farEnd(files.receiver), farEnd(files.external)]);
  // The refusal stands behind the fence as well and would hide what it lets through.
  const refuses = without !== "refusal" && without !== "fence";
  const own = await MAIL_SERVERS[kind]({ dir, receiverPort: receiver.port, refuses });
  const [ownNet, externalNet] = await Promise.all([startTcpRelay(own.port), startTcpRelay(external.port)]);
  return { own, files: { ...files, ...own.files }, receiver, external, ownNet, externalNet };
};

const openSecondServer = async (
  database: CrashWorld["database"],
  root: postgres.Sql,
  at: Date,
): Promise<string> => {
  const password = new URL(database.url(SECOND_LOGIN)).password;
  await root.unsafe(`create role ${SECOND_LOGIN} login password '${password}'`);
  await root.unsafe(`grant pm_sender to ${SECOND_LOGIN}`);
  const id = newId(at);
  await database.control.db
    .insert(sendingServers)
    .values({ id, name: "second", login: SECOND_LOGIN, createdAt: at });
  return id;
};

interface SenderSettings {
  dir: string;
  database: CrashWorld["database"];
  without: Without | undefined;
  key: string;
  edgeUrl: string;
  startMs: number;
  externalPort: number;
}

const startSenders = ({ dir, database, without, ...shared }: SenderSettings): Promise<SenderProcess[]> =>
  Promise.all(
    ["pm_server_1", SECOND_LOGIN].map((login, n) => {
      const journalDir = path.join(dir, `journal-${n}`);
      mkdirSync(journalDir);
      return startSender({
        ...shared,
        databaseUrl: database.url(login),
        journalDir,
        hitsFile: path.join(dir, `hits-${n}.ndjson`),
        factor: FACTOR,
        leaseSeconds: without === "fence" ? 100_000 : LEASE_SECONDS,
        remembers: without !== "journal",
      });
    }),
  );

const ASK_TRIES = 40;

const askPatiently = async <T>(question: () => PromiseLike<T>): Promise<T> => {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await question();
    } catch (error) {
      if (attempt === ASK_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
};

/** Starts it all, with the campaigns launched and both senders at work. */
export async function openCrashWorld(options: CrashWorldOptions): Promise<CrashWorld> {
  const dir = mkdtempSync(path.join(tmpdir(), "penguin-crash-"));
  chmodSync(dir, 0o711);
  const start = new Date();
  const database = await openRehearsalDatabase(start, { durable: true });
  const root = postgres(database.url("postgres"), { max: 2, onnotice: () => undefined });
  const outside = await startOutside(dir, options);
  const key = randomBytes(32);
  const seeded = seededDeployment("crash", dir);
  const deployment = {
    ...seeded,
    tokens: createTokenSigner([{ id: 1, secret: key }]),
    secrets: createSecretBox([{ id: "k1", key }]),
    settings: {
      ...seeded.settings,
      mailHost: {
        ...seeded.settings.mailHost,
        smtp: { host: "127.0.0.1", port: outside.ownNet.port, tls: "none" as const },
        logLagSeconds: LOG_LAG_SECONDS,
      },
    },
  };
  const second = await openSecondServer(database, root, new Date(start.getTime() + 1000));
  const externalPort = outside.externalNet.port;
  const mailboxes = Math.max(8, Math.ceil((options.perSecond * GAP_SECONDS) / FACTOR));
  const campaigns = {
    database,
    deployment,
    dir,
    messages: options.messages,
    mailboxes,
    gapSeconds: GAP_SECONDS,
    externalPort,
    start,
  };
  const { stage, ctx, enrolled } = await launchCampaigns(campaigns, root, second);
  if (options.without === "fence") await removeFence(root, LEASE_SECONDS);
  const startMs = Date.now();
  const clock = createQuickClock(startMs, FACTOR);
  const senders = await startSenders({
    dir,
    database,
    without: options.without,
    key: key.toString("hex"),
    edgeUrl: deployment.settings.edgeUrl,
    startMs,
    externalPort,
  });
  const { own, external, receiver, ownNet, externalNet, files } = outside;
  const control = startControlSide({ ctx, account: stage.account, database, clock, mailLog: own.mailLog });
  return {
    database,
    ask: (question) => askPatiently(() => question(root)),
    enrolled,
    control,
    senders,
    takesOver: options.without === "fence" || options.without === "refusal",
    mailServer: own,
    filter: own.filter,
    external,
    receiver,
    networks: [ownNet, externalNet],
    files,
    countWaiting: own.countWaiting,
    close: async () => {
      for (const sender of senders) sender.close();
      await control.close();
      for (const server of [external, receiver, ownNet, externalNet]) server.close();
      await own.close();
      await root.end({ timeout: 2 });
      await stage.close();
      await database.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
