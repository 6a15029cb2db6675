import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { MailServer } from "@penguin/infra/mail-server";

/** A mail server whose mailboxes are lines of Dovecot's password file and whose log is Postfix's own file. */
export interface LogMailServer extends MailServer {
  /** The password a mailbox was last given. */
  passwordOf(address: string): string | undefined;
}

/** Makes it over the two files; both may be missing yet. The host's domains are fixed when it starts, and it signs nothing. */
export function createLogMailServer(files: { logFile: string; passwordFile: string }): LogMailServer {
  const passwords = new Map<string, string>();
  const save = (): void =>
    writeFileSync(
      files.passwordFile,
      [...passwords].map(([address, password]) => `${address}:{PLAIN}${password}::::::\n`).join(""),
      { mode: 0o644 },
    );
  save();
  return {
    passwordOf: (address) => passwords.get(address),
    ensureDomain: async (domain) => ({
      dkimSelector: "dkim",
      dkimPublicKey: Buffer.from(`unused key of ${domain}`).toString("base64"),
    }),
    ensureMailbox: async ({ address, password }) => {
      passwords.set(address, password);
      save();
    },
    readLog: async (position) => {
      if (!existsSync(files.logFile)) return { lines: [], position };
      const rest = readFileSync(files.logFile).subarray(Number(position));
      const whole = rest.subarray(0, rest.lastIndexOf("\n") + 1);
      const lines = whole.toString("utf8").split("\n");
      return {
        lines: lines.filter((line) => line !== ""),
        position: String(Number(position) + whole.length),
      };
    },
  };
}
