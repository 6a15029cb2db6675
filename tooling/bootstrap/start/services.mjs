import { randomUUID } from "node:crypto";
import path from "node:path";
import { BUILT } from "./build.mjs";
import { REPOSITORY } from "../process/paths.mjs";
import { startHealthy } from "../process/start-healthy.mjs";
import { webEnv, workerEnv } from "./process-settings.mjs";

const inApp = (app, file) => path.join(REPOSITORY, "apps", app, file);

const workerCommand = (dev) =>
  dev
    ? {
        command: inApp("worker", "node_modules/.bin/tsx"),
        args: ["watch", "--clear-screen=false", "src/main.ts"],
      }
    : { command: process.execPath, args: ["--enable-source-maps", BUILT.worker] };

/** Starts the worker with every role and waits for its own health answer. */
export const startWorker = async ({ processes, common, ports, dev }) => {
  const bootId = randomUUID();
  const env = workerEnv({ common, ports, bootId, dev });
  return startHealthy({
    processes,
    name: "worker",
    what: { ...workerCommand(dev), cwd: inApp("worker", ""), env },
    url: `http://127.0.0.1:${ports.worker}/health`,
    bootId,
    timeoutMs: 30_000,
  });
};

const webCommand = (dev, webPort) =>
  dev
    ? {
        command: inApp("web", "node_modules/.bin/next"),
        args: ["dev", "--hostname", "127.0.0.1", "--port", String(webPort)],
        cwd: inApp("web", ""),
      }
    : { command: process.execPath, args: [BUILT.web], cwd: path.dirname(BUILT.web) };

/** Starts the web server and waits for its own health answer; the first answer of a development server takes longer. */
export const startWeb = async ({ processes, common, secrets, webPort, dev }) => {
  const bootId = randomUUID();
  const env = webEnv({ common, secrets, webPort, bootId, dev });
  return startHealthy({
    processes,
    name: "web",
    what: { ...webCommand(dev, webPort), env },
    url: `http://127.0.0.1:${webPort}/api/health`,
    bootId,
    timeoutMs: dev ? 90_000 : 30_000,
  });
};
