import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ContentReader, Reading } from "./content-reader.ts";
import { openThread, type ReadingThread } from "./reading-thread.ts";

/** What threads may take, and the module that serves readings in them (it calls `serveReadings`). */
export interface ReadingThreadsSettings {
  entry: URL;
  /** How many read at once; the rest waits in turn. */
  threads?: number;
  /** For one content, from when a thread takes it up. */
  deadlineMs?: number;
  /** What one thread may keep; young objects and code come on top. */
  memoryMb?: number;
}

interface Waiting {
  reading: Reading<never, unknown>;
  content: unknown;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/**
 * Readings in a few threads that are kept: a thread is started when it is first needed, and anew after its content was
 * given up. What is slow holds up its own thread alone, until the deadline. Throws an Error when the entry does not exist.
 */
export function createReadingThreads(settings: ReadingThreadsSettings): ContentReader {
  const { entry, threads = 2, deadlineMs = 5_000, memoryMb = 256 } = settings;
  if (!existsSync(fileURLToPath(entry)))
    throw new Error(`there is no ${fileURLToPath(entry)}, which reads hostile content`);
  const waiting: Waiting[] = [];
  const idle: ReadingThread[] = [];
  const busy = new Map<ReadingThread, Waiting>();
  let isClosed = false;

  const take = async (one: Waiting): Promise<void> => {
    const thread = idle.pop() ?? openThread(entry, memoryMb);
    busy.set(thread, one);
    try {
      one.resolve(await thread.read(one.reading.name, one.content, deadlineMs));
    } catch (error) {
      one.reject(error instanceof Error ? error : new Error(String(error)));
    } finally {
      busy.delete(thread);
      if (thread.isAlive()) idle.push(thread);
      next();
    }
  };
  const next = (): void => {
    if (isClosed || busy.size >= threads) return;
    const one = waiting.shift();
    if (one) void take(one);
  };

  return {
    read: <Content, Result>(reading: Reading<Content, Result>, content: Content): Promise<Result> =>
      new Promise<Result>((resolve, reject) => {
        if (isClosed) return reject(new Error("the reader is closed"));
        waiting.push({ reading, content, resolve: (result) => resolve(result as Result), reject });
        next();
      }),
    close: async () => {
      isClosed = true;
      for (const one of waiting.splice(0)) one.reject(new Error("the reader is closed"));
      await Promise.all([...idle.splice(0), ...busy.keys()].map((thread) => thread.close()));
    },
  };
}
