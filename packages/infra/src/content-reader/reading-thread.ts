import { Worker } from "node:worker_threads";
import { ReadingStopped } from "@penguin/runtime/reading";
import type { Asked, Said } from "./messages.ts";

/** One thread, which reads one content at a time. */
export interface ReadingThread {
  /** False once it was given up; then it reads nothing more. */
  isAlive(): boolean;
  read(name: string, content: unknown, deadlineMs: number): Promise<unknown>;
  close(): Promise<void>;
}

const START_MS = 30_000;
const YOUNG_MB = 64;
const STACK_MB = 4;

/** Sources are read by a loader that only tests and programs run from sources have. */
const sourceLoader = (entry: URL): string =>
  `import("tsx/esm/api").then(({ register }) => { register(); return import(${JSON.stringify(entry.href)}); });`;

const startWorker = (entry: URL, memoryMb: number): Worker => {
  const resourceLimits = {
    maxOldGenerationSizeMb: memoryMb,
    maxYoungGenerationSizeMb: YOUNG_MB,
    stackSizeMb: STACK_MB,
  };
  return entry.pathname.endsWith(".ts")
    ? new Worker(sourceLoader(entry), { eval: true, resourceLimits })
    : new Worker(entry, { resourceLimits });
};

const faultOf = (error: unknown): Error => {
  if (!(error instanceof Error)) return new Error(String(error));
  return "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY" ? new ReadingStopped("memory") : error;
};

/** Starts a thread. It keeps the process running only while it reads. */
export function openThread(entry: URL, memoryMb: number): ReadingThread {
  const worker = startWorker(entry, memoryMb);
  let [isAlive, isReady, asked] = [true, false, 0];
  let hear: ((said: Said | Error) => void) | undefined;
  const end = (why: Error): void => {
    isAlive = false;
    void worker.terminate();
    hear?.(why);
  };
  worker.on("message", (said: Said) => {
    if ("ready" in said) isReady = true;
    hear?.(said);
  });
  worker.on("error", (error) => end(faultOf(error)));
  worker.on("exit", () => end(new Error("the thread that read it ended")));
  worker.unref();

  return {
    isAlive: () => isAlive,
    close: async () => {
      isAlive = false;
      await worker.terminate();
    },
    read: (name, content, deadlineMs) =>
      new Promise((resolve, reject) => {
        const id = (asked += 1);
        let timer: NodeJS.Timeout | undefined;
        const within = (ms: number, why: Error): void => {
          clearTimeout(timer);
          timer = setTimeout(() => end(why), ms);
        };
        const settle = (act: () => void): void => {
          clearTimeout(timer);
          hear = undefined;
          worker.unref();
          act();
        };
        const ask = (): void => {
          within(deadlineMs, new ReadingStopped("deadline"));
          worker.postMessage({ id, name, content } satisfies Asked);
        };
        hear = (said) => {
          if (said instanceof Error) settle(() => reject(said));
          else if ("ready" in said) ask();
          else if (said.id !== id) return;
          else if ("failure" in said) settle(() => reject(new Error(said.failure)));
          else settle(() => resolve(said.result));
        };
        worker.ref();
        if (isReady) ask();
        else within(START_MS, new Error("the thread that was to read it did not start"));
      }),
  };
}
