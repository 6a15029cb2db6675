import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { Failure } from "./failure.mjs";
import { isAlive, startOf } from "./process-identity.mjs";

/** How long the system may take to end what it was told to, with all the memory that this has. */
const DEATH_MS = 5_000;

const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Signals the group that the process leads, so that what it started ends with it. */
export const signalGroup = (pid, signal) => {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
};

const untilGone = async (identity, withinMs) => {
  const deadline = performance.now() + withinMs;
  while (isAlive(identity) && performance.now() < deadline) await delay(25);
};

/** Asks a process to end, waits up to `graceMs`, then ends it by force and waits until it is gone. */
export const endProcess = async (identity, graceMs = 10_000) => {
  signalGroup(identity.pid, "SIGTERM");
  await untilGone(identity, graceMs);
  if (!isAlive(identity)) return "stopped";
  signalGroup(identity.pid, "SIGKILL");
  await untilGone(identity, DEATH_MS);
  return "killed";
};

/** Renames `<name>.log` to `<name>.1.log`, that to `<name>.2.log` and so on; the oldest beyond `count` goes. */
const keepFormerLogs = (logs, name, count) => {
  const fileOf = (n) => path.join(logs, n === 0 ? `${name}.log` : `${name}.${n}.log`);
  for (let n = count - 1; n >= 0; n -= 1)
    if (fs.existsSync(fileOf(n))) fs.renameSync(fileOf(n), fileOf(n + 1));
};

/**
 * Starts processes that write to `<logs>/<name>.log`, each leading a group of its own: Ctrl-C reaches the bootstrap only,
 * which then stops them in order. Of each, the logs of `formerLogs` runs before are kept. `onChange` gets the processes that run, for a later start to find after a kill.
 */
export const createProcesses = ({ logs, formerLogs = 0, onChange = () => undefined }) => {
  const running = new Map();
  const changed = () =>
    onChange([...running.values()].map(({ name, pid, started }) => ({ name, pid, started })));

  const start = (name, { command, args, env, cwd, input }) => {
    fs.mkdirSync(logs, { recursive: true });
    const logFile = path.join(logs, `${name}.log`);
    keepFormerLogs(logs, name, formerLogs);
    const log = fs.openSync(logFile, "w");
    const child = spawn(command, args, {
      cwd,
      env,
      detached: true,
      stdio: [input === undefined ? "ignore" : "pipe", log, log],
    });
    fs.closeSync(log);
    const handle = { name, pid: child.pid, started: "", logFile, exitCode: undefined, exited: undefined };
    handle.exited = new Promise((resolve) => {
      const end = (code) => {
        handle.exitCode = code;
        running.delete(handle);
        changed();
        resolve(code);
      };
      child.on("error", (error) => {
        fs.appendFileSync(logFile, `${error.message}\n`);
        end(-1);
      });
      child.on("exit", (code, signal) => end(code ?? (signal ? `signal ${signal}` : -1)));
    });
    if (child.pid === undefined) return handle;
    handle.started = startOf(child.pid);
    running.set(handle, handle);
    changed();
    if (input !== undefined) {
      child.stdin.on("error", () => undefined);
      child.stdin.end(input);
    }
    return handle;
  };

  return {
    start,
    /** Runs to the end; throws a Failure with the log's tail unless it exits 0. */
    run: async (name, what, failure) => {
      const handle = start(name, what);
      const code = await handle.exited;
      if (code !== 0) throw new Failure(failure ?? `${name} failed (exit ${code}).`, handle.logFile);
      return handle;
    },
    stop: async (handle, graceMs) => {
      if (handle.exitCode !== undefined || handle.pid === undefined) return "had ended";
      const how = await endProcess(handle, graceMs);
      await handle.exited;
      return how;
    },
    stopAll: () => Promise.all([...running.values()].map((handle) => endProcess(handle, 2_000))),
  };
};
