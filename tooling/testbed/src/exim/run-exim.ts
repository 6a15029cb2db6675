import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { eximFiles, eximUsers } from "./exim-files.ts";

/** Where Debian's packages are unpacked beside each other: Exim cannot be installed where Postfix is. */
const UNPACKED = path.resolve(import.meta.dirname, "../../../../.penguin/tools/exim");
const PROGRAM = path.join(UNPACKED, "usr/sbin/exim4");
const LIBRARIES = path.join(
  UNPACKED,
  "usr/lib",
  `${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu`,
);
const USERS = path.join(LIBRARIES, "libnss_wrapper.so");

/** True where the packages are unpacked and this process may change users, as Exim does. */
export function canRunExim(): boolean {
  return process.getuid?.() === 0 && existsSync(PROGRAM) && existsSync(USERS);
}

const idOf = (kind: "-u" | "-g"): string => execFileSync("id", [kind, "nobody"]).toString().trim();

/**
 * Hands a mail to an Exim of Debian for each address it refuses and gives the reports it wrote to the sender, by address.
 * Everything lies in a temporary folder that is removed; nothing listens and nothing leaves.
 */
export function reportsOfExim(
  refusals: Readonly<Record<string, string>>,
  mail: { sender: string; raw: (address: string) => string },
): Map<string, Buffer> {
  const dir = mkdtempSync(path.join(tmpdir(), "exim-"));
  try {
    chmodSync(dir, 0o755);
    const backDomain = mail.sender.slice(mail.sender.indexOf("@") + 1);
    const plan = { dir, program: PROGRAM, hostname: "mx.exim.test", backDomain, refusals };
    const users = eximUsers(idOf("-u"), idOf("-g"));
    for (const [name, text] of Object.entries({ ...eximFiles(plan), ...users }))
      writeFileSync(path.join(dir, name), text, { mode: 0o644 });
    for (const folder of ["spool", "log", "back", "back/tmp", "back/new", "back/cur"]) {
      mkdirSync(path.join(dir, folder));
      execFileSync("chown", ["nobody:nogroup", path.join(dir, folder)]);
    }
    const env: NodeJS.ProcessEnv = {
      NODE_ENV: "production",
      PATH: "/usr/sbin:/usr/bin:/bin",
      LD_LIBRARY_PATH: LIBRARIES,
      LD_PRELOAD: USERS,
      NSS_WRAPPER_PASSWD: path.join(dir, "passwd"),
      NSS_WRAPPER_GROUP: path.join(dir, "group"),
    };
    const reports = new Map<string, Buffer>();
    const seen = new Set<string>();
    for (const address of Object.keys(refusals)) {
      const args = ["-C", path.join(dir, "exim.conf"), "-odi", "-oi", "-f", mail.sender, address];
      execFileSync(PROGRAM, args, { input: mail.raw(address), env, stdio: ["pipe", "ignore", "ignore"] });
      const file = newReport(path.join(dir, "back/new"), seen);
      if (file) reports.set(address, readFileSync(file));
    }
    return reports;
  } finally {
    rmSync(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }
}

/** The file that was not there before, awaited for up to five seconds: the report is delivered by a process of its own. */
const newReport = (folder: string, seen: Set<string>): string | undefined => {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let tries = 0; tries < 100; tries += 1) {
    const name = readdirSync(folder).find((one) => !seen.has(one));
    if (name !== undefined) {
      seen.add(name);
      return path.join(folder, name);
    }
    Atomics.wait(pause, 0, 0, 50);
  }
  return undefined;
};
