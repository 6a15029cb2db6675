import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Doors, ownServers, type Settings } from "@penguin/core/kernel";
import { sendBatch } from "@penguin/core/send";
import { createFakeReader } from "@penguin/infra/content-reader/fake";
import { openDoors } from "@penguin/infra/doors";
import { systemClock } from "@penguin/runtime/clock";
import { createLogger } from "@penguin/runtime/log";
import { type Recipes, type Simulator, startSimulator } from "@penguin/simulator";
import { runEdge } from "@penguin/worker/run-edge";
import type { RehearsalDatabase } from "../open-database.ts";
import type { Stage } from "../open-rehearsal.ts";
import { createStageContexts, type StageContexts } from "../stage-contexts.ts";
import { seededDeployment } from "../seeded-deployment.ts";

/** The product on real sockets in one process: SMTP, IMAP, DNS and HTTP on loopback, the machine's clock. */
export interface SocketStage extends Stage {
  /** One round of jobs and sending. */
  turn(): Promise<void>;
  close(): Promise<void>;
}

const TOKEN = "socket-stage";
const RECURRING = [
  "campaign.start-due",
  "send.plan",
  "event.read-mail-log",
  "event.settle-rejections",
  "campaign.complete-due",
] as const;

const settingsOn = (base: Settings, simulator: Simulator, edgePort: number): Settings => {
  const host = simulator.ports.mailHosts[0];
  if (!host) throw new Error("the mail host did not start");
  const smtp = { host: "127.0.0.1", port: host.submission, tls: "none" as const };
  const imap = { host: "127.0.0.1", port: host.imap, tls: "none" as const };
  return {
    ...base,
    edgeUrl: `http://127.0.0.1:${edgePort}`,
    mailHost: { ...base.mailHost, smtp, imap },
    systemMail: { ...base.systemMail, ...smtp },
  };
};

const doorsOn = (simulator: Simulator, settings: Settings, dir: string) => {
  const admin = `http://127.0.0.1:${simulator.ports.mailHosts[0]?.admin}`;
  const doorSettings = {
    DATA_DIR: dir,
    SECRET_KEYS: [{ id: "unused", key: new Uint8Array(32) }],
    DNS_SERVERS: [`${simulator.ports.dns.address}:${simulator.ports.dns.port}`],
    POWERDNS_URL: `http://127.0.0.1:${simulator.ports.powerDns}`,
    POWERDNS_KEY: TOKEN,
    MAIL_SERVER_URL: admin,
    MAIL_LOG_URL: `${admin}/log`,
    MAIL_HOLD_URL: `${admin}/held`,
    MAIL_SERVER_TOKEN: TOKEN,
    MAIL_HOST_NAME: settings.mailHost.name,
    HOST_EXCEPTIONS: [],
    CLOSED_NETWORK: true,
  };
  return openDoors(doorSettings, ownServers(settings), createFakeReader());
};

/** Starts it with a world of its own; everything is on free ports and goes with `close`. */
export async function openOnSockets(options: {
  seed: string;
  pace: number;
  recipes: Recipes;
  database: RehearsalDatabase;
}): Promise<SocketStage> {
  const { seed, pace, recipes, database } = options;
  const dir = mkdtempSync(path.join(tmpdir(), "penguin-sockets-"));
  const deployment = seededDeployment(seed, dir);
  const { tokens } = deployment;
  const log = createLogger({ name: "sockets", level: "warn" });
  let forTenant: StageContexts["forTenant"];
  const edge = await runEdge({
    port: 0,
    host: "127.0.0.1",
    tokens,
    forTenant: (tenantId, job) => forTenant(tenantId, job),
    log,
  });
  const simulator = await startSimulator({
    bootId: "sockets",
    seed,
    pace,
    recipes,
    storeDir: path.join(dir, "world"),
    edgeOrigins: [`127.0.0.1:${edge.port}`],
    trustedSenders: ["penguin.test"],
    receivers: { tls: false },
    powerDns: { apiKey: TOKEN },
    mailHosts: [
      { hostname: deployment.settings.mailHost.name, adminToken: TOKEN, sign: false, refuseCopies: true },
    ],
  });
  const settings = settingsOn(deployment.settings, simulator, edge.port);
  const opened = doorsOn(simulator, settings, dir);
  const doors: Doors = { ...opened, tokens, secrets: deployment.secrets };
  const contexts = createStageContexts({
    clock: systemClock,
    log,
    settings,
    doors,
    database,
    recurring: RECURRING,
  });
  forTenant = contexts.forTenant;
  const { user: address, password } = settings.systemMail;
  await doors.mailServer.ensureDomain(address.split("@")[1] ?? "");
  await doors.mailServer.ensureMailbox({ address, password, displayName: "PenguinMails" });
  const host = simulator.hosts[0];
  if (!host) throw new Error("the mail host did not start");
  return {
    net: { host },
    ...contexts,
    turn: async () => {
      await contexts.runner.runDue();
      await sendBatch(contexts.sender, 200);
    },
    close: async () => {
      await opened.close();
      await simulator.close();
      await edge.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
