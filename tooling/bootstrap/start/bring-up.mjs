import fs from "node:fs";
import { buildApps } from "./build.mjs";
import { migrate, openDatabase } from "./database.mjs";
import { choosePorts, chooseWebPort } from "./ports.mjs";
import { commonSettings } from "./process-settings.mjs";
import { openQueue } from "./queue.mjs";
import { loadSecrets } from "./secrets.mjs";
import { seedInstance } from "./seed.mjs";
import { startWeb, startWorker } from "./services.mjs";
import { SYSTEM_DOMAIN, startSimulator, worldOf } from "./simulator.mjs";
import { ensureSystemMailbox } from "./system-mail.mjs";
import { ensurePnpm, installDependencies } from "../process/tool-chain.mjs";

const stopping = (processes, handle) => () => processes.stop(handle);

/** Steps that make the machine ready: tools, packages, secrets, ports. */
const prepare = async ({ options, paths, progress, processes }) => {
  await progress.step("node", () => process.versions.node);
  await progress.step("pnpm", () => ensurePnpm(processes));
  await progress.step("dependencies", () => installDependencies(processes));
  const secrets = await progress.step(
    "secrets",
    () => loadSecrets(paths.secrets),
    () => "readable by you only",
  );
  const webPort = await chooseWebPort(options.port);
  const ports = await choosePorts(paths.ports);
  fs.mkdirSync(paths.files, { recursive: true, mode: 0o700 });
  return { secrets, webPort, ports, webUrl: `http://127.0.0.1:${webPort}` };
};

const openStores = async ({ paths, progress, processes, ready, stack }) => {
  const { secrets, ports } = ready;
  const database = await progress.step(
    "database",
    () => openDatabase({ paths, secrets }),
    ({ text }) => text,
  );
  if (database.stop) stack.push("database", database.stop);
  const queue = await progress.step(
    "queue",
    () => openQueue({ processes, paths, secrets, ports }),
    ({ text }) => text,
  );
  if (queue.handle) stack.push("redis", stopping(processes, queue.handle));
  await progress.step("migrate", () => migrate({ processes, database, queue, secrets }));
  return { database, queue };
};

/** Brings an instance up, step by step; what it started is on `stack`. Gives the context that seeding and `--once` use. */
export const bringUp = async ({ options, paths, progress, processes, stack, lock }) => {
  const ready = await prepare({ options, paths, progress, processes });
  lock.update({ url: ready.webUrl });
  const building = options.dev ? undefined : progress.begin("build", () => buildApps(processes));
  const stores = await openStores({ paths, progress, processes, ready, stack });
  const common = commonSettings({ paths, ...ready, ...stores });
  const login = { email: `demo@${SYSTEM_DOMAIN}`, password: ready.secrets.loginPassword };
  const world = worldOf({ paths, options });
  await progress.step("data", () =>
    seedInstance({ processes, common, database: stores.database, login, options, world }),
  );
  const simulator = await progress.step(
    "simulator",
    async () => {
      const started = await startSimulator({ processes, world, ...ready });
      stack.push("simulator", stopping(processes, started.handle));
      await ensureSystemMailbox(ready);
      return started;
    },
    ({ url }) => url,
  );
  if (building) await progress.show(building);
  else await progress.step("build", () => "none, in development");
  lock.update({ settings: common });
  const service = (name, start) =>
    progress.begin(name, async () => {
      const handle = await start({ processes, common, ...ready, dev: options.dev });
      stack.push(name, stopping(processes, handle));
      return handle;
    });
  const starting = [service("worker", startWorker), service("web", startWeb)];
  const worker = await progress.show(starting[0], () => "send, receive, control, edge");
  const web = await progress.show(starting[1], () => ready.webUrl);
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
    handles: [simulator.handle, worker, web],
  };
  return { ...context, elapsedMs: progress.elapsedMs() };
};
