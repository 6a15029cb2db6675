import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";

/** A server of the world outside, in a process of its own that can be killed and started again at the same address. */
export interface ServerProcess {
  port: number;
  /** SIGKILL, a pause, and a new life. With `dieAt` it kills itself at that step of its own, if it comes there in time. */
  crash(awayMs: number, dieAt?: string): Promise<void>;
  close(): void;
}

/** A step that no mail comes to for so long is not waited for. */
const STEP_MS = 3000;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Starts one of the scripts beside this file; `args` get the port: 0 in the first life. */
export async function startServerProcess(
  script: string,
  args: (port: number) => string[],
): Promise<ServerProcess> {
  const start = async (port: number): Promise<{ child: ChildProcess; port: number }> => {
    const child = fork(path.join(import.meta.dirname, script), args(port), {
      stdio: "inherit",
      execArgv: script.endsWith(".ts") ? ["--import", import.meta.resolve("tsx")] : [],
    });
    const said = await new Promise<{ port: number }>((resolve, reject) => {
      child.once("message", (message) => resolve(message as { port: number }));
      child.once("exit", (code) => reject(new Error(`${script} ended with ${code}`)));
    });
    return { child, port: said.port };
  };
  /** Its port may be some connection's own for a moment. */
  const startAgain = async (port: number, tries = 20): Promise<typeof running> => {
    try {
      return await start(port);
    } catch (error) {
      if (tries === 0) throw error;
      await wait(200);
      return startAgain(port, tries - 1);
    }
  };
  let running = await start(0);
  return {
    port: running.port,
    crash: async (awayMs, dieAt) => {
      const { child, port } = running;
      if (child.exitCode !== null) throw new Error(`${script} ended by itself with ${child.exitCode}`);
      const gone = new Promise((resolve) => child.once("exit", resolve));
      if (dieAt !== undefined) {
        child.send({ dieAt });
        await Promise.race([gone, wait(STEP_MS)]);
      }
      child.kill("SIGKILL");
      await gone;
      await wait(awayMs);
      running = await startAgain(port);
    },
    close: () => void running.child.kill("SIGKILL"),
  };
}
