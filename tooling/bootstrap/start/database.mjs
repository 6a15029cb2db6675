import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { Failure } from "../process/failure.mjs";
import { isRunning } from "../process/process-identity.mjs";
import { REPOSITORY } from "../process/paths.mjs";
import { startPostgres } from "../postgres.mjs";
import { answersConnections } from "./ask-database.mjs";
import { doOnce, fingerprintOf } from "./stamp.mjs";
import { toolEnv } from "../process/tool-chain.mjs";

const DATABASE = "penguin";

const answers = (host, port) =>
  new Promise((resolve) => {
    const socket = net.connect({ host, port, timeout: 3_000 });
    const end = (value) => {
      socket.destroy();
      resolve(value);
    };
    socket.on("connect", () => end(true));
    socket.on("timeout", () => end(false));
    socket.on("error", () => end(false));
  });

const useExternal = async (adminUrl) => {
  let url;
  try {
    url = new URL(adminUrl);
  } catch {
    throw new Failure(
      "DATABASE_ADMIN_URL is not a URL like postgres://postgres:password@host:5432/postgres.",
    );
  }
  const port = Number(url.port || "5432");
  if (!(await answers(url.hostname, port)))
    throw new Failure(`No PostgreSQL answers at ${url.hostname}:${port} (from DATABASE_ADMIN_URL).`);
  return {
    host: `${url.hostname}:${port}`,
    adminUrl,
    text: `PostgreSQL at ${url.hostname}:${port}`,
    stop: undefined,
  };
};

/** True when a database was made with the secrets of this instance: in its folder, or maybe on a server that is not ours. */
export const hasDatabase = (paths) =>
  fs.existsSync(path.join(paths.postgres, "PG_VERSION")) ||
  (Boolean(process.env.DATABASE_ADMIN_URL) && fs.existsSync(paths.secrets));

/** The database of an instance: an external server when `DATABASE_ADMIN_URL` names one, else PostgreSQL 18 of our own. */
export const openDatabase = async ({ paths, secrets }) => {
  const opened = process.env.DATABASE_ADMIN_URL
    ? await useExternal(process.env.DATABASE_ADMIN_URL)
    : await startEmbedded({ dataDir: paths.postgres, superPassword: secrets.superPassword });
  const urlFor = (role, password) => `postgres://${role}:${password}@${opened.host}/${DATABASE}`;
  /** Beside our own cluster; undefined for a server that is not ours. */
  const stampFile = (name) => (opened.stop ? path.join(path.dirname(paths.postgres), name) : undefined);
  return { ...opened, database: DATABASE, urlFor, stampFile };
};

const LOOK_MS = 1_000;

const untilGone = (pid) =>
  new Promise((resolve) => {
    const timer = setInterval(() => {
      if (isRunning(pid)) return;
      clearInterval(timer);
      resolve("ended by itself");
    }, LOOK_MS);
    timer.unref();
  });

/** Our own PostgreSQL as a part that can be started again, at its port, which others have been told. */
const partOf = ({ server, wish }) => {
  let { pid } = server;
  return {
    name: "database",
    exited: () => untilGone(pid),
    isWell: () => answersConnections(server.port),
    stop: async () => {
      await server.stop();
      if (isRunning(pid)) process.kill(pid, "SIGKILL");
    },
    start: async () => {
      ({ pid } = await launch({ ...wish, port: server.port }));
    },
  };
};

const launch = (wish) =>
  startPostgres(wish).catch((error) => {
    throw new Failure(error.message);
  });

/** Starts our own PostgreSQL; a failure becomes one sentence. */
export const startEmbedded = async (wish) => {
  const server = await launch(wish);
  const host = `127.0.0.1:${server.port}`;
  const how = server.adopted ? ", already running" : server.mode === "userns" ? ", in a user namespace" : "";
  const adminUrl = `postgres://postgres:${wish.superPassword}@${host}/postgres`;
  return {
    host,
    adminUrl,
    text: `PostgreSQL 18 on ${host}${how}`,
    adopted: server.adopted,
    part: partOf({ server, wish }),
    stop: server.stop,
  };
};

const SCHEMA_SOURCES = [
  "packages/db/migrations",
  "packages/db/src",
  "packages/jobs/src/queue-store.ts",
  "tooling/bootstrap/prepare-database.ts",
  "pnpm-lock.yaml",
];

/** Makes roles and database and brings the schema up to date. Passwords go by standard input, never by the command line. */
export const migrate = async ({ processes, database, queue, secrets }) => {
  const passwords = Object.fromEntries(
    ["migrator", "app", "auth", "control", "queue", "server", "staff", "operator"].map((role) => [
      role,
      secrets[`${role}Password`],
    ]),
  );
  const facts = { database: database.database, passwords, holdsQueue: queue.redisUrl === undefined };
  const what = {
    command: process.execPath,
    args: ["--import", "tsx", path.join(REPOSITORY, "tooling/bootstrap/migrate.ts")],
    cwd: REPOSITORY,
    env: toolEnv(),
    input: JSON.stringify({ adminUrl: database.adminUrl, ...facts }),
  };
  const fingerprint = fingerprintOf(SCHEMA_SOURCES, { ...facts, superPassword: secrets.superPassword });
  return doOnce({ file: database.stampFile("migrated"), fingerprint, unchanged: "unchanged" }, async () => {
    await processes.run("migrate", what, "The database could not be brought up to date.");
    return "brought up to date";
  });
};
