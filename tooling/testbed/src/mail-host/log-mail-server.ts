import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { MailServer } from "@penguin/infra/mail-server";

/** A mail server whose mailboxes are lines of Dovecot's password file and whose log is Postfix's own file. */
export interface LogMailServer extends MailServer {
  /** The password a mailbox was last given. */
  passwordOf(address: string): string | undefined;
}

/**
 * Makes it over the files of the host; the log and the passwords may be missing yet. Its domains are fixed when it starts,
 * and it signs nothing. A domain that is held has a transport of `defer_transports`: it is taken mail for, and none leaves.
 */
export function createLogMailServer(files: {
  logFile: string;
  passwordFile: string;
  heldFile: string;
  config: string;
}): LogMailServer {
  const passwords = new Map<string, string>();
  const save = (): void =>
    writeFileSync(
      files.passwordFile,
      [...passwords].map(([address, password]) => `${address}:{PLAIN}${password}::::::\n`).join(""),
      { mode: 0o644 },
    );
  save();
  let held: readonly string[] = [];
  return {
    holdDomains: async (domains) => {
      const lines = domains.map((domain) => `${domain} held:\n`);
      writeFileSync(files.heldFile, lines.join(""), { mode: 0o644 });
      execFileSync("/usr/sbin/postmap", ["-c", files.config, `hash:${files.heldFile}`]);
      if (domains.join() === held.join()) return true;
      // It would see a table that changed within ten seconds by itself.
      execFileSync("/usr/sbin/postfix", ["-c", files.config, "reload"], { stdio: "ignore" });
      // A flush passes by what is put off, so the others wait for their next try while any is held.
      if (domains.length === 0) execFileSync("/usr/sbin/postqueue", ["-c", files.config, "-f"]);
      held = domains;
      return true;
    },
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
