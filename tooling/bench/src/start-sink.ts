import { fork } from "node:child_process";
import path from "node:path";

/** A receiving SMTP server in a process of its own that takes everything and counts it. */
export interface Sink {
  port: number;
  pid: number;
  /** How many messages it has taken so far, counted there. */
  received(): Promise<number>;
  close(): void;
}

/** Starts the sink on a free loopback port. */
export async function startSink(): Promise<Sink> {
  const child = fork(path.join(import.meta.dirname, "sink.mjs"), { stdio: "inherit" });
  const next = <T>(): Promise<T> =>
    new Promise((resolve) => child.once("message", (message) => resolve(message as T)));
  const { port } = await next<{ port: number }>();
  return {
    port,
    pid: child.pid ?? 0,
    received: async () => {
      const answer = next<{ received: number }>();
      child.send("count");
      return (await answer).received;
    },
    close: () => void child.kill("SIGKILL"),
  };
}
