import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, openSync, closeSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "@penguin/bootstrap/free-port";
import { chaosEnv } from "../env.ts";
import { processesNaming, signalAll, treeOf } from "./process-tree.ts";

const REPOSITORY = path.resolve(import.meta.dirname, "../../../..");
const START = path.join(REPOSITORY, "tooling/bootstrap/start.mjs");
const READY_MS = 300_000;
const DISK_SIZE = "2g";
/** How long a start may take to end all it began. */
const END_MS = 60_000;

/** What a start prints when everything runs. */
export interface Ready {
  webUrl: string;
  login: { email: string; password: string };
  world: string;
}

/** One `npm start`: its process, and what it came to. */
export interface Start {
  child: ChildProcess;
  /** Undefined when it ended before it was ready. */
  ready: Promise<Ready | undefined>;
  ended: Promise<number | null>;
}

/** The parts that a start says it has. */
export type PartName = "web" | "worker" | "simulator" | "redis";

/** An instance with a data folder of its own, and what its processes are. */
export interface InstanceUnderFire {
  state: string;
  /** Whether the folder is a disk of its own, which can be filled. */
  isOwnDisk: boolean;
  /** Starts it, as a person would a second time. */
  start(): Start;
  /** The processes of a part; none while it is not there. */
  part(name: PartName): number[];
  database(): number[];
  /** Where a part listens. */
  urlOf(part: "worker" | "edge" | "mailDesk"): string;
  /** Ends every start that still runs and whatever is left, and takes the folder away. */
  remove(): Promise<void>;
}

const lineOf = (child: ChildProcess): Promise<Ready | undefined> =>
  new Promise((resolve) => {
    let text = "";
    const timer = setTimeout(() => resolve(undefined), READY_MS);
    const end = (ready: Ready | undefined): void => {
      clearTimeout(timer);
      resolve(ready);
    };
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      const line = text.split("\n").find((one) => one.startsWith("{") && one.endsWith("}"));
      if (line !== undefined) end(JSON.parse(line) as Ready);
    });
    child.once("exit", () => end(undefined));
  });

const readJson = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
};

/** True when the folder is a small disk from now on; that takes root. */
const mountDisk = (folder: string): boolean =>
  process.getuid?.() === 0 &&
  spawnSync("mount", ["-t", "tmpfs", "-o", `size=${DISK_SIZE},mode=755`, "penguin-chaos", folder]).status ===
    0;

/** Makes the folder of an instance; nothing runs in it yet. */
export async function openInstance(): Promise<InstanceUnderFire> {
  const state = mkdtempSync(path.join(tmpdir(), "penguin-chaos-"));
  // Its database runs as nobody when root starts it, and must get through.
  chmodSync(state, 0o711);
  const isOwnDisk = mountDisk(state);
  const port = String(await freePort());
  const logFile = `${state}.log`;
  const starts: Start[] = [];
  const start = (): Start => {
    const log = openSync(logFile, "a");
    const child = spawn(process.execPath, [START, "--json", "--port", port], {
      cwd: REPOSITORY,
      env: chaosEnv(state),
      stdio: ["ignore", "pipe", log],
      detached: true,
    });
    closeSync(log);
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    const begun = { child, ready: lineOf(child), ended };
    starts.push(begun);
    return begun;
  };
  const part = (name: PartName): number[] => {
    const { children = [] } = readJson(path.join(state, "run.json")) as {
      children?: { name: string; pid: number }[];
    };
    return children.flatMap((child) => (child.name === name ? treeOf(child.pid) : []));
  };
  const database = (): number[] => {
    try {
      const [pid = ""] = readFileSync(path.join(state, "postgres/data/postmaster.pid"), "utf8").split("\n");
      return Number(pid) > 1 ? treeOf(Number(pid)) : [];
    } catch {
      return [];
    }
  };
  return {
    state,
    isOwnDisk,
    start,
    part,
    database,
    urlOf: (name) => {
      const ports = readJson(path.join(state, "ports.json")) as Record<string, number>;
      return `http://127.0.0.1:${ports[name]}`;
    },
    remove: async () => {
      for (const { child, ended } of starts) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        child.kill("SIGTERM");
        const timer = setTimeout(() => signalAll(treeOf(child.pid ?? 0), "SIGKILL"), END_MS);
        await ended;
        clearTimeout(timer);
      }
      signalAll(processesNaming(state), "SIGKILL");
      if (isOwnDisk) spawnSync("umount", ["--lazy", state]);
      rmSync(state, { recursive: true, force: true });
      rmSync(logFile, { force: true });
    },
  };
}
