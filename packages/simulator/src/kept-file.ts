import { existsSync, readFileSync, renameSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { readWholeLines } from "@penguin/runtime/durable-file";

/** An object as it stands in a file. */
export type KeptObject = Readonly<Record<string, unknown>>;

const tell = (event: string, facts: object): void =>
  void process.stderr.write(`${JSON.stringify({ event, ...facts })}\n`);

const parseObject = (text: string, isRight: (kept: KeptObject) => boolean): KeptObject | undefined => {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null) return undefined;
  return isRight(value as KeptObject) ? (value as KeptObject) : undefined;
};

const linesOf = (file: string, isRight: (kept: KeptObject) => boolean) =>
  readWholeLines(existsSync(file) ? readFileSync(file, "utf8") : "", (line) => parseObject(line, isRight));

/** True for an object in which all of these are texts. */
export const hasTexts =
  (...names: readonly string[]) =>
  (kept: KeptObject): boolean =>
    names.every((name) => typeof kept[name] === "string");

/** Parses the lines of a `.jsonl` file; one cut off by a crash, or that is not what belongs there, is left out. */
export function readLines<T>(
  dir: string | undefined,
  name: string,
  isRight: (kept: KeptObject) => boolean = () => true,
): T[] {
  return dir ? (linesOf(join(dir, name), isRight).lines as T[]) : [];
}

/** Reads a `.jsonl` file that will be appended to: as `readLines`, but a torn end is cut off, and damage is told on stderr. */
export function openLines<T>(
  dir: string | undefined,
  name: string,
  isRight: (kept: KeptObject) => boolean = () => true,
): T[] {
  if (!dir) return [];
  const file = join(dir, name);
  const { lines, cutBytes, unreadable } = linesOf(file, isRight);
  if (cutBytes > 0) truncateSync(file, readFileSync(file).lastIndexOf("\n") + 1);
  if (cutBytes + unreadable > 0) tell("lines could not be read", { file, cutBytes, unreadable });
  return lines as T[];
}

/** Reads an object or a list from its file; undefined where there is none, or what is there is not whole. */
export function readWhole<T>(file: string, isRight: (kept: KeptObject) => boolean): T | undefined {
  try {
    return parseObject(readFileSync(file, "utf8"), isRight) as T | undefined;
  } catch {
    return undefined;
  }
}

/** Puts a file that cannot be read out of the way, so that nothing stops at it and somebody can look at it. */
export function putAside(file: string, to: string): void {
  renameSync(file, to);
  tell("a file could not be read and was put aside", { file, to });
}

/** Reads what a process kept of itself; a file that is not whole is put aside as `<file>.damaged`, and undefined given. */
export function readKept<T>(file: string | undefined, isRight: (kept: KeptObject) => boolean): T | undefined {
  if (!file || !existsSync(file)) return undefined;
  const kept = readWhole<T>(file, isRight);
  if (kept === undefined) putAside(file, `${file}.damaged`);
  return kept;
}
