import { randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { replaceFile } from "../process/kept-file.mjs";
import { REPOSITORY } from "../process/paths.mjs";
import { startHealthy } from "../process/start-healthy.mjs";
import { toolEnv } from "../process/tool-chain.mjs";

export const MAIL_HOST_NAME = "mail.penguinmails.test";
export const SYSTEM_DOMAIN = "penguinmails.test";

/** How many times faster than life people read, greylists end and queues retry. */
const PACE = 60;
const ONCE_PACE = 7200;

/** What the simulated internet is like: kept lists, and one that nobody kept. */
export const worldOf = ({ paths, options }) => ({
  seed: options.seed ?? "penguin",
  storeDir: paths.simulator,
  pace: options.once ? ONCE_PACE : PACE,
  recipes: {
    mix: { "unknown-user": 0.006, "mailbox-full": 0.004, policy: 0.003, "accept-then-dsn": 0.004 },
    domains: { "stale-list.example": { mix: { "unknown-user": 0.14 } } },
  },
});

const configuration = ({ world, secrets, ports, bootId }) => ({
  bootId,
  ...world,
  edgeOrigins: [`127.0.0.1:${ports.edge}`],
  trustedSenders: [SYSTEM_DOMAIN],
  receivers: { port: ports.receivers, verifyDkim: true },
  dns: { port: ports.dns },
  powerDns: { port: ports.powerDns, apiKey: secrets.powerDnsKey },
  mailDesk: { port: ports.mailDesk },
  mailHosts: [
    {
      hostname: MAIL_HOST_NAME,
      submissionPort: ports.submission,
      imapPort: ports.imap,
      inboundPort: ports.inbound,
      adminPort: ports.mailAdmin,
      adminToken: secrets.mailServerToken,
      refuseCopies: true,
    },
  ],
});

/** Starts the simulated internet and waits until it listens; the configuration holds tokens, so it goes by a private file. */
export const startSimulator = async ({ processes, world, secrets, ports }) => {
  const bootId = randomUUID();
  fs.mkdirSync(world.storeDir, { recursive: true });
  const file = path.join(world.storeDir, "configuration.json");
  replaceFile(file, JSON.stringify(configuration({ world, secrets, ports, bootId }), null, 2));
  const url = `http://127.0.0.1:${ports.mailDesk}`;
  const { handle, said, isWell } = await startHealthy({
    processes,
    name: "simulator",
    what: {
      command: process.execPath,
      args: ["--import", "tsx", path.join(REPOSITORY, "packages/simulator/src/main.ts"), file],
      cwd: REPOSITORY,
      env: toolEnv(),
    },
    url: `${url}/health`,
    bootId,
  });
  return { handle, isWell, url, ports: said.ports };
};
