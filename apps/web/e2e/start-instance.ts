import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { startEnv } from "./env.ts";
import { parseInstance, REPOSITORY } from "./instance.ts";

type Ready = ReturnType<typeof parseInstance>;

const READY_MS = 300_000;
const STOP_MS = 30_000;

/** A loopback port that nobody uses now. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });

const tailOf = (file: string): string =>
  fs.existsSync(file) ? fs.readFileSync(file, "utf8").trimEnd().split("\n").slice(-25).join("\n") : "";

const whenExited = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => {
    if (child.exitCode === null && child.signalCode === null) child.once("exit", resolve);
    else resolve(child.exitCode);
  });

/** Waits for the line of JSON that says where everything is. */
function readyLine(child: ChildProcess, logFile: string): Promise<Ready> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${why}\n${tailOf(logFile)}`));
    const timer = setTimeout(() => fail(`The instance was not ready after ${READY_MS} ms.`), READY_MS);
    let text = "";
    child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      const line = text.split("\n").find((one) => one.startsWith("{") && one.endsWith("}"));
      if (line === undefined) return;
      clearTimeout(timer);
      resolve(parseInstance(line));
    });
    child.once("exit", (code) => {
      clearTimeout(timer);
      fail(`The instance ended with ${code} before it was ready.`);
    });
  });
}

/** An instance of its own, started as a person starts it, and the way to stop it. */
export interface Started {
  instance: Ready & { pid?: number };
  /** Ends it with SIGTERM; gives the milliseconds that took and the exit code. */
  stop: () => Promise<{ ms: number; code: number | null }>;
}

/** Deletes what an earlier run left but for the lock and what it says, by which the next start ends processes that were left, too. */
function emptyState(state: string): void {
  fs.mkdirSync(state, { recursive: true });
  for (const entry of fs.readdirSync(state))
    if (!entry.startsWith("run.json")) fs.rmSync(path.join(state, entry), { recursive: true, force: true });
}

/** What an instance is started with, besides what a person would give. */
export interface StartWish {
  /** Where the receiving servers listen. */
  receivers: number;
  /** Private hosts with ports that mailboxes may be at. */
  hosts: readonly string[];
}

/** Starts the product with its data in `state`, which is emptied first. */
export async function startInstance(state: string, { receivers, hosts }: StartWish): Promise<Started> {
  emptyState(state);
  fs.writeFileSync(path.join(state, "ports.json"), JSON.stringify({ receivers }));
  const logFile = path.join(state, "start.log");
  const log = fs.openSync(logFile, "w");
  const script = path.join(REPOSITORY, "tooling/bootstrap/start.mjs");
  const args = [script, "--json", "--port", String(await freePort())];
  const child = spawn(process.execPath, args, {
    cwd: REPOSITORY,
    env: startEnv({ PENGUIN_STATE: state, PENGUIN_HOST_EXCEPTIONS: hosts.join(",") }),
    stdio: ["ignore", "pipe", log],
  });
  fs.closeSync(log);
  const stop = async () => {
    const from = performance.now();
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    const code = await whenExited(child);
    clearTimeout(timer);
    return { ms: performance.now() - from, code };
  };
  try {
    const instance = await readyLine(child, logFile);
    return { instance: { ...instance, pid: child.pid }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
