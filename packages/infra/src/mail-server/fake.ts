import type { MailServer } from "./index.ts";

/** A mail server in memory: its domains, its mailboxes, its log. */
export interface FakeMailServer extends MailServer {
  domains: Set<string>;
  mailboxes: Map<string, string>;
  /** What it keeps in its queue. */
  held: readonly string[];
  /** Adds one line to the log. */
  write(line: string): void;
  /** Set to make every call fail. */
  failure: Error | undefined;
}

/** A mail server that makes what it is asked for and logs what the test writes. */
export function createFakeMailServer(): FakeMailServer {
  let log = "";
  const check = (): void => {
    if (fake.failure) throw fake.failure;
  };
  const fake: FakeMailServer = {
    domains: new Set(),
    mailboxes: new Map(),
    held: [],
    failure: undefined,
    write: (line) => {
      log += `${line}\n`;
    },
    ensureDomain: async (domain) => {
      check();
      fake.domains.add(domain);
      return { dkimSelector: "dkim", dkimPublicKey: Buffer.from(`key of ${domain}`).toString("base64") };
    },
    ensureMailbox: async ({ address, password }) => {
      check();
      fake.mailboxes.set(address, password);
    },
    holdDomains: async (domains) => {
      check();
      fake.held = domains;
      return true;
    },
    readLog: async (position) => {
      check();
      const lines = Buffer.from(log).subarray(Number(position)).toString().split("\n");
      return { lines: lines.filter((line) => line !== ""), position: String(Buffer.byteLength(log)) };
    },
  };
  return fake;
}
