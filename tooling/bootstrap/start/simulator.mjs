import { randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { waitHealthy } from "../process/health.mjs";
import { REPOSITORY } from "../process/paths.mjs";
import { toolEnv } from "../process/tool-chain.mjs";

export const MAIL_HOST_NAME = "mail.penguinmails.test";
export const SYSTEM_DOMAIN = "penguinmails.test";

/** How many times faster than life people read, greylists end and queues retry. */
const PACE = 60;

const configuration = ({ paths, secrets, ports, seed, bootId }) => ({
  bootId,
  seed,
  storeDir: paths.simulator,
  pace: PACE,
  edgeOrigins: [`127.0.0.1:${ports.edge}`],
  trustedSenders: [SYSTEM_DOMAIN],
  receivers: { port: ports.receivers },
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
    },
  ],
});

/** Starts the simulated internet and waits until it listens; the configuration holds tokens, so it goes by a private file. */
export const startSimulator = async ({ processes, paths, secrets, ports, seed }) => {
  const bootId = randomUUID();
  fs.mkdirSync(paths.simulator, { recursive: true });
  const file = path.join(paths.simulator, "configuration.json");
  fs.writeFileSync(file, JSON.stringify(configuration({ paths, secrets, ports, seed, bootId }), null, 2), {
    mode: 0o600,
  });
  const handle = processes.start("simulator", {
    command: process.execPath,
    args: ["--import", "tsx", path.join(REPOSITORY, "packages/simulator/src/main.ts"), file],
    cwd: REPOSITORY,
    env: toolEnv(),
  });
  const url = `http://127.0.0.1:${ports.mailDesk}`;
  const health = await waitHealthy({ handle, url: `${url}/health`, bootId });
  return { handle, url, ports: health.ports };
};
