import fs from "node:fs";
import path from "node:path";
import { TOOLS } from "../process/paths.mjs";
import { toolEnv } from "../process/tool-chain.mjs";

/** Debian packages that parts of the tests need, and a program of each. */
const NEEDED = {
  "redis-server": "redis-server",
  "chromium-headless-shell": "chromium-headless-shell",
  postfix: "postfix",
  "dovecot-imapd": "imap",
  "dovecot-lmtpd": "lmtp",
};

/** A mail server whose package would push Postfix out, with what it needs: unpacked beside it, never installed. */
const UNPACKED = ["exim4-daemon-light", "libidn12", "libnss-wrapper"];
const EXIM = path.join(TOOLS, "exim");

/** Unpacks Exim for the tests of its reports; gives a line when it could not be had. */
const unpackExim = async (processes) => {
  const program = path.join(EXIM, "usr/sbin/exim4");
  if (fs.existsSync(program)) return [];
  const missing = (reason) => [`exim4 is not unpacked (${reason})`];
  if (process.getuid?.() !== 0) return missing("not root");
  if (!isOnPath("apt-get")) return missing("no apt-get");
  const packages = path.join(TOOLS, "exim-packages");
  fs.mkdirSync(packages, { recursive: true });
  const run = (name, command, args) => processes.run(name, { command, args, env: toolEnv(), cwd: packages });
  try {
    const download = () => run("apt-download", "apt-get", ["download", ...UNPACKED]);
    // The lists of packages may not be there yet.
    await download().catch(() => run("apt-update", "apt-get", ["update"]).then(download));
    for (const file of fs.readdirSync(packages).filter((name) => name.endsWith(".deb")))
      await run("dpkg-unpack", "dpkg", ["-x", file, EXIM]);
    // A program that changes users by its file's bit is not told where its libraries are.
    fs.chmodSync(program, 0o755);
    return [];
  } catch (error) {
    fs.rmSync(EXIM, { recursive: true, force: true });
    return missing(`${error.message} See ${error.logFile}`);
  } finally {
    fs.rmSync(packages, { recursive: true, force: true });
  }
};

/** True when a program is on PATH or where Debian puts system programs and Dovecot's own. */
export const isOnPath = (program) =>
  [...(process.env.PATH ?? "").split(path.delimiter), "/usr/sbin", "/usr/bin", "/usr/lib/dovecot"].some(
    (folder) => fs.existsSync(path.join(folder, program)),
  );

/**
 * Installs the system tools that are missing, as root on Debian; gives a line for each that could not be had. Services
 * that come with them are not started.
 */
export const installTestTools = async (processes) => [
  ...(await installMissing(processes)),
  ...(await unpackExim(processes)),
];

const installMissing = async (processes) => {
  const missing = Object.keys(NEEDED).filter((name) => !isOnPath(NEEDED[name]));
  if (missing.length === 0) return [];
  const lines = (reason) => missing.map((name) => `${name} is not installed (${reason})`);
  if (process.getuid?.() !== 0) return lines("not root");
  if (!isOnPath("apt-get")) return lines("no apt-get");
  const policy = "/usr/sbin/policy-rc.d";
  const madePolicy = !fs.existsSync(policy);
  if (madePolicy) fs.writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  const env = toolEnv({ DEBIAN_FRONTEND: "noninteractive" });
  const apt = (name, args) => processes.run(name, { command: "apt-get", args, env, cwd: "/" });
  try {
    await apt("apt-update", ["update"]);
    await apt("apt-install", ["install", "-y", "--no-install-recommends", ...missing, "fonts-liberation"]);
  } catch (error) {
    return lines(`${error.message} See ${error.logFile}`);
  } finally {
    if (madePolicy) fs.rmSync(policy, { force: true });
  }
  return missing
    .filter((name) => !isOnPath(NEEDED[name]))
    .map((name) => `${name} is not there after its installation`);
};
