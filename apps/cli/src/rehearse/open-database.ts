import { readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { openScratchCluster } from "@penguin/bootstrap/scratch";
import { type Database, openDatabase } from "@penguin/db";
import { FIRST_SERVER_LOGIN } from "@penguin/db/provision";
import { sendingServers } from "@penguin/db/schema";
import { newId } from "@penguin/runtime/id";
import postgres from "postgres";

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
  /** How a login reaches it; the superuser's is `postgres`. */
  url(login: string): string;
  /** Kills every process of the cluster with SIGKILL and starts it again on the same data, at the same address. */
  crash(): Promise<void>;
  /**
   * Statistics are taken, and vacuums come once a minute as on any server. Until then they come every two seconds, since
   * a rehearsal fills in moments what a server has known for long.
   */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const NAME = "rehearsal";

/** A process that ended, whether or not anybody has noticed, has no parent here. */
const parentOf = (pid: string): string => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state = "", parent = ""] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" || state === "X" ? "" : parent;
  } catch {
    return "";
  }
};

const kill = (pid: string): void => {
  try {
    process.kill(Number(pid), "SIGKILL");
  } catch {
    // It ended with its parent.
  }
};

/** The server process first, so that it starts no other, then those it had; waits until none is left. */
const killCluster = async (dataDir: string): Promise<void> => {
  const lock = path.join(dataDir, "postmaster.pid");
  const [postmaster = ""] = readFileSync(lock, "utf8").split("\n");
  const children = readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && parentOf(pid) === postmaster);
  for (const pid of [postmaster, ...children]) kill(pid);
  while ([postmaster, ...children].some((pid) => parentOf(pid) !== ""))
    await new Promise((resolve) => setTimeout(resolve, 10));
  // A dead server that nobody has waited for still looks alive to the one that reads this.
  rmSync(lock, { force: true });
};

/** A PostgreSQL cluster of its own, migrated; thrown away by `close`. Only a `durable` one syncs its commits to disk. */
export async function openScratchDatabase(options: { durable?: boolean } = {}): Promise<ScratchDatabase> {
  const cluster = await openScratchCluster({
    database: NAME,
    durable: options.durable === true,
    autovacuumSeconds: 2,
  });
  const url = (role: string): string =>
    `postgres://${role}:${cluster.password}@127.0.0.1:${cluster.port}/${NAME}`;
  return {
    url,
    crash: async () => {
      await killCluster(cluster.dataDir);
      await cluster.restart();
    },
    settle: async () => {
      const root = postgres(url("postgres"), { max: 1, onnotice: () => undefined });
      await root`vacuum analyze`;
      await root`alter system set autovacuum_naptime = '1min'`;
      await root`select pg_reload_conf()`;
      await root.end();
    },
    close: cluster.close,
  };
}

/** A scratch database with one sending server. */
export async function openRehearsalDatabase(
  at: Date,
  options: { durable?: boolean } = {},
): Promise<RehearsalDatabase & Pick<ScratchDatabase, "url" | "crash" | "settle">> {
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
    url: scratch.url,
    crash: scratch.crash,
    settle: scratch.settle,
    close: async () => {
      await Promise.all([app, auth, control, server].map((pool) => pool.close()));
      await scratch.close();
    },
  };
}
