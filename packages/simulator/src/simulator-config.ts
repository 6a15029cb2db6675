import { isAbsolute } from "node:path";
import type { ImapExtra } from "./imap-session.ts";
import { type ProviderKey, providerKeys } from "./provider.ts";
import type { Recipes } from "./recipe.ts";

/** A mail host of the process; a port that is left out takes a free one. */
export interface MailHostConfig {
  hostname: string;
  /** Loopback address it sends from and is known by in DNS. */
  address?: string;
  submissionPort?: number;
  imapPort?: number;
  /** What its IMAP server does not offer. */
  imapWithout?: ImapExtra[];
  /** Where it takes mail from the internet. */
  inboundPort?: number;
  adminPort?: number;
  adminToken: string;
  queueLifetimeMs?: number;
  sign?: boolean;
  /** Refuses a Message-ID it has queued before. */
  refuseCopies?: boolean;
}

/** Everything the simulator process is told, as one JSON object. */
export interface SimulatorConfig {
  bootId: string;
  seed: string;
  /** Absolute folder for mail, logs and state. */
  storeDir: string;
  pace?: number;
  recipes?: Recipes;
  edgeOrigins?: string[];
  trustedSenders?: string[];
  receivers?: {
    port?: number;
    addresses?: Partial<Record<ProviderKey, string>>;
    tls?: boolean;
    verifyDkim?: boolean;
  };
  dns?: { address?: string; port?: number };
  powerDns: { port?: number; apiKey: string };
  mailDesk?: { port?: number };
  mailHosts: MailHostConfig[];
  /** Servers outside the process that take mail for a domain, e.g. a Postfix on loopback. */
  routes?: { domain: string; address: string; port: number }[];
}

/** Reads the configuration; throws an Error that names the first wrong field. */
export function parseConfig(text: string): SimulatorConfig {
  const config = JSON.parse(text) as Partial<SimulatorConfig>;
  need(isText(config.bootId), "bootId must be a text");
  need(isText(config.seed), "seed must be a text");
  need(isText(config.storeDir) && isAbsolute(config.storeDir), "storeDir must be an absolute path");
  need(
    config.pace === undefined || (typeof config.pace === "number" && config.pace >= 1),
    "pace must be a number from 1",
  );
  need(isText(config.powerDns?.apiKey), "powerDns.apiKey must be a text");
  need(Array.isArray(config.mailHosts), "mailHosts must be a list");
  for (const [index, host] of (config.mailHosts ?? []).entries()) {
    need(isText(host.hostname), `mailHosts[${index}].hostname must be a text`);
    need(
      isText(host.adminToken) && host.adminToken.length >= 4,
      `mailHosts[${index}].adminToken must have at least 4 characters`,
    );
  }
  const strangers = Object.keys(config.receivers?.addresses ?? {}).filter(
    (key) => !providerKeys.some((known) => known === key),
  );
  need(strangers.length === 0, `receivers.addresses names unknown providers: ${strangers.join(", ")}`);
  return config as SimulatorConfig;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function need(condition: boolean, message: string): void {
  if (!condition) throw new Error(`simulator configuration: ${message}`);
}
