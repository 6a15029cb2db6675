import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { dovecotFiles } from "./dovecot-files.ts";
import { freePorts, type HostProcess, startProcess, waitForPorts } from "./host-process.ts";
import { createLogMailServer, type LogMailServer } from "./log-mail-server.ts";
import type { MailHostPlan } from "./mail-host-plan.ts";
import { postfixFiles } from "./postfix-files.ts";

type Wish = Pick<
  MailHostPlan,
  "domains" | "users" | "routes" | "quotaBytes" | "longQueueIds" | "filterPort" | "open"
> & {
  hostname?: string;
  queueLifetimeSeconds?: number;
  backoffSeconds?: number;
  /** Where it takes mail from the internet, when that must be known before it starts. */
  inboundPort?: number;
};

/** A Debian Postfix and Dovecot that live in one temporary folder and on loopback only. */
export interface RealMailHost {
  dir: string;
  ports: MailHostPlan["ports"];
  mailServer: LogMailServer;
  /** SIGKILL to Postfix's master and all its children, and after that long a new life on the same queue. */
  crashPostfix(awayMs: number): Promise<void>;
  /** Mails that Postfix has and has not brought on; what a crash left unfinished is none. */
  countQueued(): number;
  /** Stops both and removes the folder. */
  close(): Promise<void>;
}

const PROGRAMS = ["/usr/sbin/postfix", "/usr/sbin/dovecot", "/usr/lib/dovecot/imap", "/usr/lib/dovecot/lmtp"];

/** True where the packages are installed and this process may start them: Postfix insists on root. */
export function canStartMailHost(): boolean {
  return process.getuid?.() === 0 && PROGRAMS.every((program) => existsSync(program));
}

const writeFiles = (dir: string, files: Record<string, string>): void => {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(dir, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text, { mode: 0o644 });
  }
};

const giveTo = (owner: string, folder: string): void => {
  mkdirSync(folder, { recursive: true });
  execFileSync("chown", [owner, folder]);
};

const logsOf = (dir: string): string =>
  ["postfix/mail.log", "dovecot/dovecot.log"]
    .map((name) => path.join(dir, name))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, "utf8").slice(-2000))
    .join("\n");

/** Postfix sets this bit when the whole mail is on the disk. */
const WHOLE = 0o100;

const countWhole = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => {
    const found = statSync(path.join(entry.parentPath, entry.name), { throwIfNoEntry: false });
    return found?.isFile() && (found.mode & WHOLE) !== 0;
  }).length;

/** Starts it on free ports; about a second. Nothing of the system's own mail configuration is read or changed. */
export async function startMailHost(wish: Wish): Promise<RealMailHost> {
  const dir = mkdtempSync(path.join(tmpdir(), "mail-host-"));
  chmodSync(dir, 0o755);
  const [submission = 0, inbound = 0, imap = 0, lmtp = 0, auth = 0] = await freePorts(5);
  const ports = { submission, inbound: wish.inboundPort ?? inbound, imap, lmtp, auth };
  const plan: MailHostPlan = {
    hostname: "mx.acme.test",
    queueLifetimeSeconds: 8,
    backoffSeconds: 2,
    ...wish,
    dir,
    ports,
  };
  writeFiles(dir, { ...postfixFiles(plan), ...dovecotFiles(plan) });
  giveTo("root", path.join(dir, "postfix/queue"));
  giveTo("postfix", path.join(dir, "postfix/data"));
  giveTo("dovecot", path.join(dir, "mail"));
  const config = path.join(dir, "postfix/config");
  const mailServer = createLogMailServer({
    logFile: path.join(dir, "postfix/mail.log"),
    passwordFile: path.join(dir, "dovecot/passwd"),
    heldFile: path.join(dir, "postfix/held"),
    config,
  });
  await mailServer.holdDomains([]);
  const running: HostProcess[] = [];
  const startPostfix = (): HostProcess => startProcess("/usr/lib/postfix/sbin/master", ["-d", "-c", config]);
  let postfix: HostProcess | undefined;
  const crashPostfix = async (awayMs: number): Promise<void> => {
    await postfix?.stop();
    await new Promise((resolve) => setTimeout(resolve, awayMs));
    postfix = startPostfix();
    await waitForPorts([ports.submission], () => logsOf(dir));
  };
  const close = async (): Promise<void> => {
    const all = postfix ? [postfix, ...running] : running;
    await Promise.all(all.map((one) => one.stop()));
    rmSync(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  };
  try {
    running.push(startProcess("/usr/sbin/dovecot", ["-F", "-c", path.join(dir, "dovecot/dovecot.conf")]));
    execFileSync("/usr/sbin/postfix", ["-c", config, "check"], { stdio: "ignore" });
    postfix = startPostfix();
    await waitForPorts(Object.values(ports), () => logsOf(dir));
  } catch (error) {
    await close();
    throw error;
  }
  const queue = path.join(dir, "postfix/queue");
  const countQueued = (): number =>
    ["incoming", "active", "deferred"].reduce((sum, place) => sum + countWhole(path.join(queue, place)), 0);
  return { dir, ports, mailServer, crashPostfix, countQueued, close };
}
