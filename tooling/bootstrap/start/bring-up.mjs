import fs from "node:fs";
import os from "node:os";
import { buildApps } from "./build.mjs";
import { hasDatabase, migrate, openDatabase } from "./database.mjs";
import { choosePorts, chooseWebPort } from "./ports.mjs";
import { commonSettings, operatorSettings } from "./process-settings.mjs";
import { openQueue } from "./queue.mjs";
import { loadSecrets } from "./secrets.mjs";
import { isSeeded, seedInstance } from "./seed.mjs";
import { startWeb, startWorker } from "./services.mjs";
import { openPart } from "./supervise.mjs";
import { SYSTEM_DOMAIN, startSimulator, worldOf } from "./simulator.mjs";
import { ensureSystemMailbox } from "./system-mail.mjs";
import { ensurePnpm, installDependencies } from "../process/tool-chain.mjs";

/** Steps that make the machine ready: tools, packages, secrets, ports. */
const prepare = async ({ options, paths, progress, processes }) => {
  await progress.step("node", () => process.versions.node);
  await progress.step("pnpm", () => ensurePnpm(processes));
  await progress.step("dependencies", () => installDependencies(processes));
  const secrets = await progress.step(
    "secrets",
    () => loadSecrets(paths.secrets, { hasDatabase: hasDatabase(paths) }),
    () => "readable by you only",
  );
  const webPort = await chooseWebPort(options.port);
  const ports = await choosePorts(paths.ports, progress.say);
  fs.mkdirSync(paths.files, { recursive: true, mode: 0o700 });
  return { secrets, webPort, ports, webUrl: `http://127.0.0.1:${webPort}` };
};

const openStores = async ({ paths, progress, processes, ready, stack, parts }) => {
  const { secrets, ports } = ready;
  const database = await progress.step(
    "database",
    () => openDatabase({ paths, secrets }),
    ({ text }) => text,
  );
  if (database.stop) stack.push("database", database.stop);
  if (database.part) parts.push(database.part);
  const queue = await progress.step(
    "queue",
    () => openQueue({ processes, paths, secrets, ports }),
    ({ text }) => text,
  );
  if (queue.part) {
    stack.push("redis", queue.part.stop);
    parts.push(queue.part);
  }
  await progress.step("migrate", () => migrate({ processes, database, queue, secrets }));
  return { database, queue };
};

/** A build takes two cores for itself: on a small machine the data is made after it, so that the dashboard comes first. */
const SPARE_CORES_FROM = 4;

/** The simulated internet with the platform's own mailbox in it. */
const openInternet = async ({ open, processes, world, ready }) => {
  const part = await open("simulator", () => startSimulator({ processes, world, ...ready }));
  await ensureSystemMailbox(ready);
  return part;
};

/**
 * Brings an instance up; what it started is on `stack`. Web waits for the build only. The worker waits for the example
 * data too: its history is made under a virtual clock, and a worker would send what in there is due. `onPage` is called
 * when the dashboard answers, which may be before the data is made. Gives the context that `--once` uses.
 */
export const bringUp = async ({ options, paths, progress, processes, stack, lock, onPage }) => {
  const ready = await prepare({ options, paths, progress, processes });
  lock.update({ url: ready.webUrl });
  const build = progress.begin("build", () => (options.dev ? "none, in development" : buildApps(processes)));
  const parts = [];
  const open = async (name, launch) => {
    const part = await openPart({ name, processes, launch });
    stack.push(name, part.stop);
    parts.push(part);
    return part;
  };
  const stores = await openStores({ paths, progress, processes, ready, stack, parts });
  const common = commonSettings({ paths, ...ready, ...stores });
  const login = { email: `demo@${SYSTEM_DOMAIN}`, password: ready.secrets.loginPassword };
  const world = worldOf({ paths, options });
  const isBeside = isSeeded(stores.database) || os.availableParallelism() >= SPARE_CORES_FROM;
  const data = progress.begin(
    "data",
    () => seedInstance({ processes, common, database: stores.database, login, options, world }),
    isBeside ? [] : [build],
  );
  const internet = progress.begin("simulator", () => openInternet({ open, processes, world, ready }), [data]);
  const service = (name, start, after) =>
    progress.begin(
      name,
      () => open(name, () => start({ processes, common, ...ready, dev: options.dev })),
      after,
    );
  const webStep = service("web", startWeb, [build]);
  const workerStep = service("worker", startWorker, [build, internet]);
  await progress.show(build);
  await progress.show(webStep, () => ready.webUrl);
  const pageMs = progress.elapsedMs();
  onPage({ webUrl: ready.webUrl, pageMs, isAll: data.isOver() });
  await progress.show(data);
  const { running: simulator } = await progress.show(internet, ({ running }) => running.url);
  lock.update({ settings: { ...common, ...operatorSettings({ ...ready, ...stores }) } });
  await progress.show(workerStep, () => "send, receive, control, edge");
  const context = {
    options,
    paths,
    processes,
    stack,
    common,
    login,
    simulator,
    ...ready,
    ...stores,
    pageMs,
    parts,
  };
  return { ...context, elapsedMs: progress.elapsedMs() };
};
