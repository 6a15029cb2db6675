import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { freePorts, waitForPorts } from "./host-process.ts";

/** The product's program that refuses copies, in a process of its own at a fixed port. */
export interface CopyFilter {
  port: number;
  /** Starts it beside the files of a Postfix in that folder, on the book it may have left. */
  start(hostDir: string): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

const PROGRAM = path.resolve(import.meta.dirname, "../../../../apps/worker/src/refuse-copies.ts");
const LOADER = import.meta.resolve("tsx");

/** Finds it a port; `bookDir` outlives its deaths. */
export async function createCopyFilter(bookDir: string): Promise<CopyFilter> {
  const [port = 0] = await freePorts(1);
  let running: ChildProcess | undefined;
  return {
    port,
    start: async (hostDir) => {
      running = spawn(process.execPath, ["--import", LOADER, PROGRAM], {
        stdio: "ignore",
        env: {
          NODE_ENV: "production",
          COPIES_PORT: String(port),
          COPIES_DIR: bookDir,
          POSTFIX_QUEUE_DIR: path.join(hostDir, "postfix/queue"),
          MAIL_LOG_FILE: path.join(hostDir, "postfix/mail.log"),
          MAIL_HOST_LOG_LAG_SECONDS: "1",
          COPIES_UNFINISHED_SECONDS: "3",
          LOG_LEVEL: "silent",
        },
      });
      await waitForPorts([port], () => "the filter that refuses copies");
    },
    kill: async () => {
      const child = running;
      running = undefined;
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await gone;
    },
  };
}
