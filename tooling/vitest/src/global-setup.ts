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

/** Starts a cluster that is thrown away, with a migrated template database every test file clones from. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const root = path.resolve(import.meta.dirname, "../../..", ".penguin", `test-pg-${process.pid}`);
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
