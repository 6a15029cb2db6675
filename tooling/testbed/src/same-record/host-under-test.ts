import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Settings } from "@penguin/core/kernel";
import { createMailuServer, type MailServer } from "@penguin/infra/mail-server";
import { type Simulator, startSimulator } from "@penguin/simulator";
import { freePorts } from "../mail-host/host-process.ts";
import { startMailHost } from "../mail-host/start-mail-host.ts";
import { startTroubledReceivers, type TroubledReceivers } from "./troubled-receivers.ts";
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

interface Internet {
  simulator: Simulator;
  troubled: TroubledReceivers;
  close(): Promise<void>;
}

const domainOf = (address: string): string => address.slice(address.indexOf("@") + 1);

const openInternet = async (
  host: Pick<Parameters<typeof startSimulator>[0], "mailHosts" | "routes">,
): Promise<Internet> => {
  const storeDir = mkdtempSync(path.join(tmpdir(), "testbed-"));
  const troubled = await startTroubledReceivers();
  const routes = MAIL_CASES.flatMap(({ to, trouble }) =>
    trouble ? [{ domain: domainOf(to), address: "127.0.0.1", port: troubled.ports[trouble] }] : [],
  );
  const simulator = await startSimulator({
    bootId: "testbed",
    seed: SEED,
    pace: PACE,
    recipes: RECIPES,
    storeDir,
    powerDns: { apiKey: "unused" },
    mailHosts: host.mailHosts,
    routes: [...(host.routes ?? []), ...routes],
  });
  const close = async (): Promise<void> => {
    await simulator.close();
    await troubled.close();
    rmSync(storeDir, { recursive: true, force: true });
  };
  return { simulator, troubled, close };
};

const mailHostAt = (ports: { submission: number; imap: number }): Settings["mailHost"] => ({
  name: HOSTNAME,
  smtp: { host: "127.0.0.1", port: ports.submission, tls: "none" },
  imap: { host: "127.0.0.1", port: ports.imap, tls: "none" },
  refusesCopies: false,
  logLagSeconds: 30,
});

/** The simulated mail host over its sockets. */
export async function openSimulatedHost(): Promise<HostUnderTest> {
  const queueLifetimeMs = QUEUE_LIFETIME_SECONDS * 1000 * PACE;
  const { simulator, close } = await openInternet({
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
    close,
  };
}

/** Postfix and Dovecot, with the receiving servers of the same simulated internet around them. */
export async function openRealHost(options: { longQueueIds: boolean }): Promise<HostUnderTest> {
  const [inboundPort = 0] = await freePorts(1);
  const { simulator, troubled, close } = await openInternet({
    mailHosts: [],
    routes: [{ domain: DOMAIN, address: "127.0.0.1", port: inboundPort }],
  });
  try {
    const host = await startMailHost({
      ...options,
      hostname: HOSTNAME,
      domains: [DOMAIN],
      users: [STRANGER, ...MAIL_CASES.map(({ local }) => `${local}@${DOMAIN}`)],
      routes: MAIL_CASES.map(({ to, provider, trouble }) => {
        const domain = domainOf(to);
        if (trouble) return { domain, address: "127.0.0.1", port: troubled.ports[trouble] };
        const receiver = simulator.ports.receivers[provider];
        if (!receiver) throw new Error(`no receiving server of ${provider}`);
        return { domain, ...receiver };
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
