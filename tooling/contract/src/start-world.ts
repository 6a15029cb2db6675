import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ImapSettings } from "@penguin/infra/imap";
import type { SmtpConnectionSettings } from "@penguin/infra/smtp";
import { newDomain, newUser, type Simulator, startSimulator } from "@penguin/simulator";

/** A simulated internet on loopback with the user amy@acme.test, password `secret`. */
export interface TestWorld {
  simulator: Simulator;
  smtp(): SmtpConnectionSettings;
  imap(): ImapSettings;
  close(): Promise<void>;
}

export const ADMIN_TOKEN = "admin-token";
export const DNS_KEY = "dns-key";

export async function startWorld(imapWithout: ("IDLE" | "CONDSTORE")[] = []): Promise<TestWorld> {
  const storeDir = mkdtempSync(path.join(tmpdir(), "contract-"));
  const simulator = await startSimulator({
    bootId: "contract",
    seed: "contract",
    storeDir,
    powerDns: { apiKey: DNS_KEY },
    mailHosts: [{ hostname: "mx.acme.test", address: "127.0.1.31", adminToken: ADMIN_TOKEN, imapWithout }],
  });
  const { accounts } = simulator.hosts[0] ?? {};
  accounts?.putDomain(newDomain("acme.test"));
  accounts?.putUser(newUser("amy@acme.test", "secret"));
  const account = { host: "127.0.0.1", tls: "none" as const, user: "amy@acme.test", password: "secret" };
  return {
    simulator,
    smtp: () => ({ ...account, port: simulator.ports.mailHosts[0]?.submission ?? 0 }),
    imap: () => ({ ...account, port: simulator.ports.mailHosts[0]?.imap ?? 0 }),
    close: async () => {
      await simulator.close();
      rmSync(storeDir, { recursive: true, force: true });
    },
  };
}
