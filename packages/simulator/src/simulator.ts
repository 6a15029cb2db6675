import { type Clock, systemClock } from "@penguin/runtime/clock";
import { startAdminApi } from "./admin-api.ts";
import { type AgendaDriver, startAgenda } from "./agenda.ts";
import { startDns } from "./dns-server.ts";
import { startImap } from "./imap-server.ts";
import type { Listening } from "./listening.ts";
import { loopbackFetch } from "./loopback-fetch.ts";
import { startMailDesk } from "./mail-desk.ts";
import { createMailHost, type MailHost } from "./mail-host.ts";
import { startPowerDnsApi } from "./powerdns-api.ts";
import { type Receivers, startReceivers } from "./receivers.ts";
import { mailServersOf } from "./resolver.ts";
import type { MailHostConfig, SimulatorConfig } from "./simulator-config.ts";
import { createSmtpClient, type SmtpClient } from "./smtp-client.ts";
import { socketInbound, socketRelay } from "./socket-relay.ts";
import { startInbound, startSubmission } from "./submission-server.ts";
import { createWorld, type World } from "./world.ts";

/** Ports of a mail host that runs. */
export interface MailHostPorts {
  hostname: string;
  address: string;
  submission: number;
  imap: number;
  inbound: number;
  admin: number;
}

/** Where everything listens. */
export interface SimulatorPorts {
  dns: { address: string; port: number };
  powerDns: number;
  mailDesk: number;
  receivers: Record<string, { address: string; port: number }>;
  mailHosts: MailHostPorts[];
}

/** A whole simulated internet on real loopback sockets. */
export interface Simulator {
  readonly world: World;
  readonly hosts: readonly MailHost[];
  readonly ports: SimulatorPorts;
  /** Stops everything within two seconds. */
  close(): Promise<void>;
}

/** What a caller may put in the place of the defaults. */
export interface SimulatorOptions {
  clock?: Clock;
  /** Hears of an action of the world that failed; by default it is an unhandled rejection. */
  onError?: (error: unknown) => void;
}

type Endpoint = { address: string; port: number };

/** Starts everything the configuration names. Rejects, after stopping what had started, when a port is taken. */
export async function startSimulator(
  config: SimulatorConfig,
  options: SimulatorOptions = {},
): Promise<Simulator> {
  const clock = options.clock ?? systemClock;
  const started: { close(): Promise<void> }[] = [];
  const keep = async <T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
    const server = await starting;
    started.push(server);
    return server;
  };
  const world: World = createWorld({ ...config, clock, fetchUrl: loopbackFetch(() => world.dns) });
  const hosts = config.mailHosts.map((host) => createMailHost(world, host));
  const smtp = createSmtpClient();
  const driver: AgendaDriver = startAgenda(world, options.onError ? { onError: options.onError } : {});
  const close = async (): Promise<void> => {
    await driver.stop();
    smtp.close();
    await Promise.all(started.map((server) => server.close()));
    for (const host of hosts) host.close();
  };
  try {
    const receivers = await keep(
      startReceivers(world, { ...config.receivers, port: config.receivers?.port ?? 0 }),
    );
    const mailHosts: MailHostPorts[] = [];
    for (const [index, host] of hosts.entries()) {
      const settings = config.mailHosts[index];
      if (settings) mailHosts.push(await startHost(host, settings, keep));
    }
    connect({ world, hosts, config, receivers, mailHosts, smtp });
    const dns = await keep(startDns(world, { ...config.dns, port: config.dns?.port ?? 0 }));
    const powerDns = await keep(
      startPowerDnsApi(world, { port: config.powerDns.port ?? 0, apiKey: config.powerDns.apiKey }),
    );
    const ports: SimulatorPorts = {
      dns: { address: dns.address, port: dns.port },
      powerDns: powerDns.port,
      mailDesk: config.mailDesk?.port ?? 0,
      receivers: Object.fromEntries(
        Object.entries(receivers.servers).map(([key, { address, port }]) => [key, { address, port }]),
      ),
      mailHosts,
    };
    const health = (): object => ({ bootId: config.bootId, ready: true, ports });
    const desk = await keep(startMailDesk(world, { port: ports.mailDesk, hosts, health }));
    ports.mailDesk = desk.port;
    return { world, hosts, ports, close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Keep = (starting: Promise<Listening>) => Promise<Listening>;

async function startHost(host: MailHost, settings: MailHostConfig, keep: Keep): Promise<MailHostPorts> {
  const submission = await keep(startSubmission(host, { port: settings.submissionPort ?? 0 }));
  const imap = await keep(
    startImap(host, { port: settings.imapPort ?? 0, without: settings.imapWithout ?? [] }),
  );
  const inbound = await keep(startInbound(host, { port: settings.inboundPort ?? 0 }));
  const admin = await keep(
    startAdminApi(host, { port: settings.adminPort ?? 0, token: settings.adminToken }),
  );
  return {
    hostname: host.hostname,
    address: settings.address ?? "127.0.0.1",
    submission: submission.port,
    imap: imap.port,
    inbound: inbound.port,
    admin: admin.port,
  };
}

/** Puts sockets between the parts that a rehearsal connects by direct calls. */
function connect(parts: {
  world: World;
  hosts: readonly MailHost[];
  config: SimulatorConfig;
  receivers: Receivers;
  mailHosts: readonly MailHostPorts[];
  smtp: SmtpClient;
}): void {
  const { world, hosts, config, receivers, mailHosts, smtp } = parts;
  const inboundOf = (name: string | undefined): Endpoint | undefined => {
    const found = mailHosts.find(({ hostname }) => hostname === name);
    return found && { address: "127.0.0.1", port: found.inbound };
  };
  const routeOf = (domain: string): Endpoint | undefined =>
    config.routes?.find((route) => route.domain === domain);
  const byMx = (domain: string): Endpoint | undefined =>
    mailServersOf(world.dns, domain)
      ?.map(({ host }) => inboundOf(host))
      .find((endpoint) => endpoint !== undefined);
  const byOwner = (domain: string): Endpoint | undefined =>
    inboundOf(hosts.find((host) => host.ownsDomain(domain))?.hostname);
  world.useInbound(socketInbound(smtp, (domain) => routeOf(domain) ?? byMx(domain) ?? byOwner(domain)));
  for (const [index, host] of hosts.entries()) {
    const address = config.mailHosts[index]?.address;
    const client = { hostname: host.hostname, smtp, ...(address ? { address } : {}) };
    host.useRelay(
      socketRelay(
        client,
        ({ domain, host: mx, address: mxAddress }) =>
          routeOf(domain) ?? inboundOf(mx) ?? receivers.endpoint(mxAddress),
      ),
    );
  }
}
