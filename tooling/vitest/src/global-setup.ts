import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { startPostgres } from "@penguin/bootstrap/postgres";
import { migrateDatabase } from "@penguin/db/migrate";
import { provisionDatabase } from "@penguin/db/provision";
import type {} from "vitest";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    postgres: { port: number; password: string; template: string };
  }
}

const TEMPLATE = "penguin_template";

const MEMORY = "/dev/shm";
const MEMORY_NEEDED = 2 * 1024 ** 3;

/**
 * Where the cluster's files go: memory where there is enough of it, because every test clones a database of hundreds of
 * files; otherwise the checkout's own folder.
 */
const folderFor = (name: string): string => {
  const inCheckout = path.resolve(import.meta.dirname, "../../..", ".penguin");
  if (!fs.existsSync(MEMORY)) return path.join(inCheckout, name);
  const { bavail, bsize } = fs.statfsSync(MEMORY);
  return path.join(bavail * bsize > MEMORY_NEEDED ? MEMORY : inCheckout, `penguin-${name}`);
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Deletes what runs left that were killed; a server whose files are gone ends by itself. */
const sweepLeftOver = (folder: string): void => {
  for (const name of fs.existsSync(folder) ? fs.readdirSync(folder) : []) {
    const pid = /^penguin-test-pg-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid)))
      fs.rmSync(path.join(folder, name), { recursive: true, force: true });
  }
};

/** Starts a cluster that is thrown away, with a migrated template database every test file clones from. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const root = folderFor(`test-pg-${process.pid}`);
  sweepLeftOver(path.dirname(root));
  const password = randomBytes(12).toString("hex");
  const server = await startPostgres({
    dataDir: path.join(root, "data"),
    superPassword: password,
    throwAway: true,
  });
  const url = (role: string, database: string): string =>
    `postgres://${role}:${password}@127.0.0.1:${server.port}/${database}`;
  await provisionDatabase({
    adminUrl: url("postgres", "postgres"),
    database: TEMPLATE,
    passwords: {
      migrator: password,
      app: password,
      auth: password,
      control: password,
      queue: password,
      server: password,
      staff: password,
    },
  });
  await migrateDatabase(url("pm_migrator", TEMPLATE));
  project.provide("postgres", { port: server.port, password, template: TEMPLATE });
  return async () => {
    await server.stop();
    fs.rmSync(root, { recursive: true, force: true });
  };
}
