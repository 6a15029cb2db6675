import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import postgres from "postgres";
import { startPostgres } from "../postgres.mjs";
import { copyCluster, keepMigratedCluster, MIGRATED } from "./migrated-cluster.ts";
import { makeScratchFolder } from "./scratch-folder.ts";

/** A running cluster nobody else uses, with every login and one migrated database. */
export interface ScratchCluster {
  port: number;
  /** Of every login, made for this cluster. */
  password: string;
  dataDir: string;
  /** Starts it again at the same port, after a crash. */
  restart(): Promise<void>;
  /** Stops it and deletes its files. */
  close(): Promise<void>;
}

interface Wish {
  /** What the migrated database is called. */
  database: string;
  /** True when commits are synced to disk, as a production server's are. */
  durable: boolean;
  /** How often tables are looked at for new statistics; without it a cluster that is not durable never looks. */
  autovacuumSeconds?: number;
}

const quickLogin = (durable: boolean): string[] =>
  // The passwords are long and random and end with the cluster: deriving a key from them slowly protects nothing.
  durable ? [] : ["set scram_iterations = 1"];

/** Gives every login a new password and the database its name. */
const claim = async (superuserUrl: string, { database, durable }: Wish, password: string): Promise<void> => {
  const sql = postgres(superuserUrl, { max: 1, onnotice: () => undefined });
  try {
    const logins = await sql<{ name: string }[]>`
      select quote_ident(rolname) as name from pg_roles where rolcanlogin`;
    const statements = [
      ...quickLogin(durable),
      `alter database ${MIGRATED} rename to ${database}`,
      ...logins.map(({ name }) => `alter role ${name} password '${password}'`),
    ];
    await sql.unsafe(statements.join("; "));
  } finally {
    await sql.end();
  }
};

const openIn = async (folder: string, wish: Wish): Promise<ScratchCluster> => {
  const dataDir = path.join(folder, "data");
  const password = randomBytes(12).toString("hex");
  const keptPassword = await copyCluster(await keepMigratedCluster(), dataDir);
  const { autovacuumSeconds } = wish;
  const settings = {
    dataDir,
    superPassword: password,
    throwAway: !wish.durable,
    ...(autovacuumSeconds !== undefined && { autovacuumSeconds }),
  };
  let server = await startPostgres(settings);
  const { port } = server;
  const close = async (): Promise<void> => {
    await server.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  };
  try {
    await claim(`postgres://postgres:${keptPassword}@127.0.0.1:${port}/postgres`, wish, password);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    port,
    password,
    dataDir,
    restart: async () => {
      server = await startPostgres({ ...settings, port });
    },
    close,
  };
};

/** Opens a copy of the migrated cluster of this checkout. */
export async function openScratchCluster(wish: Wish): Promise<ScratchCluster> {
  const folder = makeScratchFolder(wish);
  try {
    return await openIn(folder, wish);
  } catch (error) {
    fs.rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
