import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Settings } from "@penguin/core/kernel";
import { createMailuServer, type MailServer } from "@penguin/infra/mail-server";
import { type Simulator, startSimulator } from "@penguin/simulator";
import { freePorts } from "../mail-host/host-process.ts";
import { startMailHost } from "../mail-host/start-mail-host.ts";
import { DOMAIN, MAIL_CASES, PACE, RECIPES, SEED, STRANGER } from "./mail-cases.ts";

/** A mail host as the product sees it: where it signs in, where it reads, whose log it follows. */
export interface HostUnderTest {
  mailHost: Settings["mailHost"];
  mailServer: MailServer;
  close(): Promise<void>;
}

const HOSTNAME = "mx.acme.example";
const ADMIN_TOKEN = "admin-token";
const QUEUE_LIFETIME_SECONDS = 5;

const startWorld = async (
  storeDir: string,
  host: Pick<Parameters<typeof startSimulator>[0], "mailHosts" | "routes">,
): Promise<Simulator> =>
  startSimulator({
    bootId: "testbed",
    seed: SEED,
    pace: PACE,
    recipes: RECIPES,
    storeDir,
    powerDns: { apiKey: "unused" },
    ...host,
  });

const mailHostAt = (ports: { submission: number; imap: number }): Settings["mailHost"] => ({
  name: HOSTNAME,
  smtp: { host: "127.0.0.1", port: ports.submission, tls: "none" },
  imap: { host: "127.0.0.1", port: ports.imap, tls: "none" },
});

/** The simulated mail host over its sockets. */
export async function openSimulatedHost(): Promise<HostUnderTest> {
  const storeDir = mkdtempSync(path.join(tmpdir(), "testbed-"));
  const queueLifetimeMs = QUEUE_LIFETIME_SECONDS * 1000 * PACE;
  const simulator = await startWorld(storeDir, {
    mailHosts: [
      {
        hostname: HOSTNAME,
        address: "127.0.1.31",
        adminToken: ADMIN_TOKEN,
        queueLifetimeMs,
        sign: false,
      },
    ],
  });
  const [ports] = simulator.ports.mailHosts;
  if (!ports) throw new Error("the mail host did not start");
  const baseUrl = `http://127.0.0.1:${ports.admin}`;
  return {
    mailHost: mailHostAt(ports),
    mailServer: createMailuServer({ baseUrl, logUrl: `${baseUrl}/log`, token: ADMIN_TOKEN }),
    close: async () => {
      await simulator.close();
      rmSync(storeDir, { recursive: true, force: true });
    },
  };
}

/** Postfix and Dovecot, with the receiving servers of the same simulated internet around them. */
export async function openRealHost(options: { longQueueIds: boolean }): Promise<HostUnderTest> {
  const storeDir = mkdtempSync(path.join(tmpdir(), "testbed-"));
  const [inboundPort = 0] = await freePorts(1);
  const simulator = await startWorld(storeDir, {
    mailHosts: [],
    routes: [{ domain: DOMAIN, address: "127.0.0.1", port: inboundPort }],
  });
  const close = async (): Promise<void> => {
    await simulator.close();
    rmSync(storeDir, { recursive: true, force: true });
  };
  try {
    const host = await startMailHost({
      ...options,
      hostname: HOSTNAME,
      domains: [DOMAIN],
      users: [STRANGER, ...MAIL_CASES.map(({ local }) => `${local}@${DOMAIN}`)],
      routes: MAIL_CASES.map(({ to, provider }) => {
        const receiver = simulator.ports.receivers[provider];
        if (!receiver) throw new Error(`no receiving server of ${provider}`);
        return { domain: to.slice(to.indexOf("@") + 1), ...receiver };
      }),
      inboundPort,
      queueLifetimeSeconds: QUEUE_LIFETIME_SECONDS,
      backoffSeconds: 3,
    });
    const closeAll = async (): Promise<void> => {
      await host.close();
      await close();
    };
    return { mailHost: mailHostAt(host.ports), mailServer: host.mailServer, close: closeAll };
  } catch (error) {
    await close();
    throw error;
  }
}
