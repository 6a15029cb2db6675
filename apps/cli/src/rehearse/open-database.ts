import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startPostgres } from "@penguin/bootstrap/postgres";
import { type Database, openDatabase } from "@penguin/db";
import { migrateDatabase } from "@penguin/db/migrate";
import { FIRST_SERVER_LOGIN, provisionDatabase } from "@penguin/db/provision";
import { sendingServers } from "@penguin/db/schema";
import { newId } from "@penguin/runtime/id";

/** The pools of a rehearsal, logged in as the roles the processes have. */
export interface RehearsalDatabase {
  app: Database;
  auth: Database;
  control: Database;
  server: Database;
  close(): Promise<void>;
}

/** A migrated database nobody else uses. */
export interface ScratchDatabase {
  /** How a login reaches it. */
  url(login: string): string;
  close(): Promise<void>;
}

const NAME = "rehearsal";

/** A PostgreSQL cluster of its own, migrated; thrown away by `close`. Only a `durable` one syncs its commits to disk. */
export async function openScratchDatabase(options: { durable?: boolean } = {}): Promise<ScratchDatabase> {
  const dir = mkdtempSync(path.join(tmpdir(), "penguin-rehearsal-"));
  const password = randomBytes(12).toString("hex");
  const cluster = await startPostgres({
    dataDir: path.join(dir, "data"),
    superPassword: password,
    throwAway: options.durable !== true,
    autovacuumSeconds: 2,
  });
  const url = (role: string, database = NAME): string =>
    `postgres://${role}:${password}@127.0.0.1:${cluster.port}/${database}`;
  const passwords = {
    migrator: password,
    app: password,
    auth: password,
    control: password,
    queue: password,
    server: password,
    staff: password,
  };
  await provisionDatabase({ adminUrl: url("postgres", "postgres"), database: NAME, passwords });
  await migrateDatabase(url("pm_migrator"));
  return {
    url,
    close: async () => {
      await cluster.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** A scratch database with one sending server. */
export async function openRehearsalDatabase(
  at: Date,
  options: { durable?: boolean } = {},
): Promise<RehearsalDatabase> {
  const scratch = await openScratchDatabase(options);
  const open = (role: string): Database =>
    openDatabase(scratch.url(role), { max: 4, name: "penguin-rehearsal" });
  const [app, auth, control, server] = [
    open("pm_app"),
    open("pm_auth"),
    open("pm_control"),
    open(FIRST_SERVER_LOGIN),
  ];
  await control.db
    .insert(sendingServers)
    .values({ id: newId(at), name: "rehearsal", login: FIRST_SERVER_LOGIN, createdAt: at });
  return {
    app,
    auth,
    control,
    server,
    close: async () => {
      await Promise.all([app, auth, control, server].map((pool) => pool.close()));
      await scratch.close();
    },
  };
}
