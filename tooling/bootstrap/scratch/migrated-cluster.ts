import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { migrateDatabase } from "@penguin/db/migrate";
import { provisionDatabase } from "@penguin/db/provision";
import postgres from "postgres";
import { startPostgres } from "../postgres.mjs";
import { digestOfFiles, keepFolder } from "./keep-folder.ts";

const REPOSITORY = path.resolve(import.meta.dirname, "../../..");
const ROOT = path.join(REPOSITORY, ".penguin", "migrated");
const PASSWORD = "password";

/** The migrated database of the cluster; whoever copies the cluster renames it. */
export const MIGRATED = "migrated";

/** What decides how a migrated cluster looks. The lock file names the versions of PostgreSQL and of the migrator. */
const SOURCES = ["packages/db/migrations", "packages/db/src", "tooling/bootstrap/scratch", "pnpm-lock.yaml"];

const filesOf = (place: string): string[] => {
  if (fs.statSync(place).isFile()) return [place];
  return fs
    .readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.includes(".test."))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
};

/** Changes whenever a cluster migrated from this checkout would; whose files it has belongs to it. */
export const schemaKey = (repository = REPOSITORY): string =>
  createHash("sha256")
    .update(
      digestOfFiles(
        repository,
        SOURCES.flatMap((source) => filesOf(path.join(repository, source))),
      ),
    )
    .update(`${process.platform} ${process.arch} ${process.getuid?.()}`)
    .digest("hex")
    .slice(0, 32);

const url = (port: number, password: string, role: string, database: string): string =>
  `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;

/** Such a cluster may live in any time; an installation's lives in its own. */
const turnTime = async (migratorUrl: string): Promise<void> => {
  const sql = postgres(migratorUrl, { max: 1, onnotice: () => undefined });
  try {
    await sql`select app.turn_time(true)`;
  } finally {
    await sql.end();
  }
};

/** Leaves one segment of the log of writes, of which a cluster keeps many so that they need not be made. */
const shrinkLog = async (superuserUrl: string): Promise<void> => {
  const sql = postgres(superuserUrl, { max: 1, onnotice: () => undefined });
  try {
    await sql`alter system set min_wal_size = '32MB'`;
    await sql`alter system set wal_recycle = off`;
    await sql`select pg_reload_conf()`;
    await sql`select pg_switch_wal()`;
    await sql`checkpoint`;
    await sql`alter system reset all`;
  } finally {
    await sql.end();
  }
};

const makeCluster = async (folder: string): Promise<void> => {
  const password = randomBytes(24).toString("hex");
  fs.writeFileSync(path.join(folder, PASSWORD), password, { mode: 0o600 });
  const dataDir = path.join(folder, "data");
  const server = await startPostgres({ dataDir, superPassword: password, throwAway: true });
  try {
    const passwords = {
      migrator: password,
      app: password,
      auth: password,
      control: password,
      queue: password,
      server: password,
      staff: password,
      operator: password,
    };
    const adminUrl = url(server.port, password, "postgres", "postgres");
    await provisionDatabase({ adminUrl, database: MIGRATED, passwords });
    const migratorUrl = url(server.port, password, "pm_migrator", MIGRATED);
    await migrateDatabase(migratorUrl);
    await turnTime(migratorUrl);
    await shrinkLog(adminUrl);
  } finally {
    await server.stop();
  }
  fs.rmSync(path.join(dataDir, "server.log"), { force: true });
};

/** Where a stopped cluster with the newest schema lies, made when there is none yet; to be copied, never started. */
export const keepMigratedCluster = (): Promise<string> =>
  keepFolder({ root: ROOT, key: schemaKey(), make: makeCluster });

/** Copies a kept cluster's data with owners and rights, by reference where the file system can; gives its password. */
export async function copyCluster(kept: string, dataDir: string): Promise<string> {
  const how = process.platform === "linux" ? ["-a", "--reflink=auto"] : ["-a"];
  await promisify(execFile)("cp", [...how, path.join(kept, "data"), dataDir]);
  return fs.readFileSync(path.join(kept, PASSWORD), "utf8");
}
