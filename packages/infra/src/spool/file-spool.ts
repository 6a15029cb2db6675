import { createHash } from "node:crypto";
import {
  closeSync,
  fdatasync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
} from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { syncFolder, writeWhole } from "@penguin/runtime/durable-file";
import type { Logger } from "@penguin/runtime/log";
import type { Spool } from "./index.ts";

const syncData = promisify(fdatasync);
const NAME = /^spool-(\d{1,12})\.log$/;
const SUM = 16;
/** A piece is read and stored whole. */
const PIECE_BYTES = 1_048_576;

const sumOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, SUM);

const lineOf = (entry: unknown): string => {
  const text = JSON.stringify(entry);
  return `${sumOf(text)} ${text}\n`;
};

/** The whole lines of a file; one that was torn, or is not what was written, is told and left out. */
const read = <Entry>(file: string, log: Logger): Entry[] => {
  const entries: Entry[] = [];
  let torn = 0;
  for (const line of readFileSync(file, "utf8").split("\n")) {
    if (line === "") continue;
    const text = line.slice(SUM + 1);
    if (line.slice(0, SUM) === sumOf(text)) entries.push(JSON.parse(text) as Entry);
    else torn += 1;
  }
  if (torn > 0) log.warn({ file, torn }, "a spool had torn lines, of which nothing was promised");
  return entries;
};

interface Waiting {
  line: string;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** One file that grows; who waits for the disk at the same time shares a sync. */
const openPiece = (dir: string, file: string) => {
  const handle = openSync(file, "ax", 0o600);
  syncFolder(dir);
  let size = 0;
  let isWhole = true;
  /** All or nothing: what a full disk took of a line is cut off again. */
  const write = (line: string): void => {
    try {
      size += writeWhole(handle, line);
    } catch (error) {
      ftruncateSync(handle, size);
      throw error;
    }
  };
  return {
    file,
    get size() {
      return size;
    },
    get isWhole() {
      return isWhole;
    },
    take: async (group: readonly Waiting[]): Promise<void> => {
      const before = size;
      const taken: Waiting[] = [];
      for (const one of group)
        try {
          write(one.line);
          taken.push(one);
        } catch (error) {
          one.reject(error);
        }
      try {
        await syncData(handle);
        for (const one of taken) one.resolve();
      } catch (error) {
        // What could not be synced may be gone or not: nothing is put behind it.
        isWhole = false;
        size = before;
        ftruncateSync(handle, before);
        for (const one of taken) one.reject(error);
      }
    },
    close: () => closeSync(handle),
  };
};

/** Opens a spool in a folder of its own, which holds at most `mostBytes`; one process at a time. */
export function openSpool<Entry>(options: { dir: string; mostBytes: number; log: Logger }): Spool<Entry> {
  const { dir, mostBytes, log } = options;
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const numbers = (): number[] =>
    readdirSync(dir)
      .flatMap((name) => NAME.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
  const fileOf = (number: number): string => path.join(dir, `spool-${number}.log`);
  let closed = numbers();
  let next = (closed.at(-1) ?? 0) + 1;
  let kept = closed.reduce((sum, number) => sum + statSync(fileOf(number)).size, 0);
  let piece: ReturnType<typeof openPiece> | undefined;
  let waiting: Waiting[] = [];
  let running: Promise<void> | undefined;

  const turn = (): void => {
    if (!piece) return;
    piece.close();
    kept += piece.size;
    closed.push(next - 1);
    piece = undefined;
  };
  const work = async (): Promise<void> => {
    // Those who come in the same moment share the first sync, too.
    await Promise.resolve();
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        if (kept + (piece?.size ?? 0) > mostBytes) throw new Error("the spool is full");
        if (!piece) {
          piece = openPiece(dir, fileOf(next));
          next += 1;
        }
        await piece.take(group);
        if (piece.size > PIECE_BYTES || !piece.isWhole) turn();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    running = undefined;
  };
  return {
    append: (entry) =>
      new Promise((resolve, reject) => {
        waiting.push({ line: lineOf(entry), resolve, reject });
        running ??= work();
      }),
    replay: async (store) => {
      await running;
      turn();
      let count = 0;
      for (let number = closed[0]; number !== undefined; number = closed[0]) {
        const file = fileOf(number);
        const entries = read<Entry>(file, log);
        if (entries.length > 0) await store(entries);
        count += entries.length;
        kept -= statSync(file).size;
        unlinkSync(file);
        closed = closed.slice(1);
      }
      return count;
    },
    isEmpty: () => closed.length === 0 && piece === undefined && waiting.length === 0,
    close: async () => {
      await running;
      turn();
    },
  };
}
