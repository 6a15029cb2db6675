import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import type { ReceiverOrders, ReceiverState } from "./receiver-child.ts";

/** A process that reads its share of the mailboxes. */
export interface ReceiverProcess {
  state(): Promise<ReceiverState>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** As a stop of the worker ends it; gives the milliseconds it took. */
  close(): Promise<number>;
}

const LOADER = import.meta.resolve("tsx");

const gone = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("exit", () => resolve());
  });

/** Starts one. */
export function startReceiver(orders: ReceiverOrders): ReceiverProcess {
  const child = fork(path.join(import.meta.dirname, "receiver-child.ts"), [], {
    execArgv: ["--import", LOADER],
    stdio: "inherit",
  });
  child.on("error", () => undefined);
  child.send(orders);
  return {
    state: () =>
      new Promise((resolve) => {
        child.once("message", (state) => resolve(state as ReceiverState));
        child.send("state");
      }),
    kill: async () => {
      child.kill("SIGKILL");
      await gone(child);
    },
    close: async () => {
      const begin = performance.now();
      child.send("close");
      await gone(child);
      return Math.round(performance.now() - begin);
    },
  };
}
