import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";

/** A server of the world outside, in a process of its own that can be killed and started again at the same address. */
export interface ServerProcess {
  port: number;
  /** SIGKILL, a pause, and a new life. */
  crash(awayMs: number): Promise<void>;
  close(): void;
}

/** Starts one of the scripts beside this file; `args` get the port: 0 in the first life. */
export async function startServerProcess(
  script: string,
  args: (port: number) => string[],
): Promise<ServerProcess> {
  const start = async (port: number): Promise<{ child: ChildProcess; port: number }> => {
    const child = fork(path.join(import.meta.dirname, script), args(port), {
      stdio: "inherit",
      execArgv: [],
    });
    const said = await new Promise<{ port: number }>((resolve, reject) => {
      child.once("message", (message) => resolve(message as { port: number }));
      child.once("exit", (code) => reject(new Error(`${script} ended with ${code}`)));
    });
    return { child, port: said.port };
  };
  let running = await start(0);
  return {
    port: running.port,
    crash: async (awayMs) => {
      const gone = new Promise((resolve) => running.child.once("exit", resolve));
      running.child.kill("SIGKILL");
      await gone;
      await new Promise((resolve) => setTimeout(resolve, awayMs));
      running = await start(running.port);
    },
    close: () => void running.child.kill("SIGKILL"),
  };
}
