import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePorts, type HostProcess, startProcess, waitForPorts } from "../mail-host/host-process.ts";
import { crowdedDovecot } from "./crowded-dovecot.ts";

/** A folder of one of its mailboxes. */
export type MaildirFolder = "inbox" | "junk";

/** A Debian Dovecot for thousands of mailboxes at once: any user, one password, files that are written by others. */
export interface ImapHost {
  port: number;
  /** Every user's password. */
  password: string;
  /** Makes the folders of a user; mail can be put into them before anybody signs in. */
  addUser(user: string): void;
  /** Puts a mail into a folder as a delivery agent does; it is on disk when this returns. Gives its file's name. */
  deliver(user: string, raw: string, folder?: MaildirFolder): string;
  /** Puts that many links to one mail into INBOX, all of them arrived at `at`, read long ago. */
  fill(user: string, count: number, raw: string, at: Date): void;
  /** Moves a mail that was delivered to the folder of unwanted mail into INBOX. */
  rescue(user: string, name: string): void;
  /** Where all mail lies, for counting. */
  mailDir: string;
  close(): Promise<void>;
}

const PROGRAMS = ["/usr/sbin/dovecot", "/usr/lib/dovecot/imap"];
const PASSWORD = "secret";

/** True where Dovecot is installed and this process may start it. */
export function canStartImapHost(): boolean {
  return process.getuid?.() === 0 && PROGRAMS.every((program) => existsSync(program));
}

/** Starts it on a free port of loopback; about a second. Nothing of the system's own Dovecot is read or changed. */
export async function startImapHost(): Promise<ImapHost> {
  const dir = mkdtempSync(path.join(tmpdir(), "imap-host-"));
  chmodSync(dir, 0o755);
  const [port = 0] = await freePorts(1);
  const mailDir = path.join(dir, "mail");
  mkdirSync(mailDir);
  execFileSync("chown", ["dovecot", mailDir]);
  const uid = Number(execFileSync("id", ["-u", "dovecot"]).toString());
  const gid = Number(execFileSync("id", ["-g", "dovecot"]).toString());
  const config = path.join(dir, "dovecot.conf");
  writeFileSync(config, crowdedDovecot({ dir, port, password: PASSWORD }));
  const running: HostProcess = startProcess("/usr/sbin/dovecot", ["-F", "-c", config]);
  const log = path.join(dir, "dovecot.log");
  await waitForPorts([port], () => (existsSync(log) ? readFileSync(log, "utf8").slice(-2000) : ""));
  const folderOf = (user: string, folder: MaildirFolder): string =>
    path.join(mailDir, user, folder === "junk" ? ".Junk" : "");
  let named = 0;
  const nextName = (at: number): string => {
    named += 1;
    return `${Math.floor(at / 1000)}.M${named}P${process.pid}.bench`;
  };
  return {
    port,
    password: PASSWORD,
    mailDir,
    addUser: (user) => {
      const made = (["inbox", "junk"] as const).flatMap((folder) =>
        ["", "tmp", "new", "cur"].map((name) => path.join(folderOf(user, folder), name)),
      );
      for (const folder of made) mkdirSync(folder, { recursive: true });
      execFileSync("chown", ["-R", `${uid}:${gid}`, folderOf(user, "inbox")]);
    },
    deliver: (user, raw, folder = "inbox") => {
      const name = nextName(Date.now());
      const [fresh, there] = ["tmp", "new"].map((part) => path.join(folderOf(user, folder), part, name));
      if (!fresh || !there) throw new Error("a maildir has two of them");
      writeFileSync(fresh, raw);
      renameSync(fresh, there);
      return name;
    },
    fill: (user, count, raw, at) => {
      const one = path.join(folderOf(user, "inbox"), "tmp", "one");
      writeFileSync(one, raw);
      utimesSync(one, at, at);
      for (let n = 0; n < count; n += 1)
        linkSync(one, path.join(folderOf(user, "inbox"), "cur", `${nextName(at.getTime())}:2,S`));
      rmSync(one);
    },
    rescue: (user, name) => {
      const [from, to] = [folderOf(user, "junk"), folderOf(user, "inbox")];
      const lies = ["new", "cur"]
        .flatMap((part) => [name, `${name}:2,`].map((file) => path.join(from, part, file)))
        .find((file) => existsSync(file));
      if (!lies) throw new Error(`${name} is not in the folder of unwanted mail`);
      renameSync(lies, path.join(to, "new", nextName(Date.now())));
    },
    close: async () => {
      await running.stop();
      rmSync(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
}
