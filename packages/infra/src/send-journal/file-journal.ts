import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import {
  type LineDamage,
  type LineFile,
  openLineFile,
  readWholeLines,
  replaceFile,
} from "@penguin/runtime/durable-file";
import { newId } from "@penguin/runtime/id";
import type { Clock } from "@penguin/runtime/clock";
import type { JournalEntry, SendJournal } from "./index.ts";

/** Past this size the file is written anew with what is still open. */
const ROTATE_BYTES = 8_388_608;

type Line =
  | { open: string; boot: string }
  | { beats: number }
  | { note: JournalEntry }
  | { forget: readonly string[] };

const readText = (file: string): string => (existsSync(file) ? readFileSync(file, "utf8") : "");

/** Changes when the machine starts anew; empty where the system does not say. */
const bootId = (): string => readText("/proc/sys/kernel/random/boot_id").trim();

/** When a process began, in clock ticks since boot: tells a process from a later one with the same number. */
const startOf = (pid: number): string => {
  const stat = readText(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
};

const takeLock = (file: string): void => {
  const [pid, start] = readText(file).split(" ");
  if (pid && Number(pid) !== process.pid && startOf(Number(pid)) !== "" && startOf(Number(pid)) === start)
    throw new Error(
      `another sender (process ${pid}) works with this journal: stop it first, or name another folder`,
    );
  replaceFile(file, `${process.pid} ${startOf(process.pid)}`);
};

const STEPS: ReadonlySet<unknown> = new Set<JournalEntry["step"]>(["begun", "data", "answered"]);
const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((text) => typeof text === "string");
const isEntry = (value: unknown): value is JournalEntry => {
  if (typeof value !== "object" || value === null) return false;
  const { tenantId, id, fence, step, outcome } = value as Record<string, unknown>;
  const isAnswer = typeof outcome === "object" && outcome !== null && "kind" in outcome;
  return (
    isTexts([tenantId, id]) &&
    Number.isSafeInteger(fence) &&
    STEPS.has(step) &&
    (step !== "answered" || isAnswer)
  );
};

/** Undefined, or a throw, for what no journal wrote. */
const parseLine = (text: string): Line | undefined => {
  const line = JSON.parse(text) as Record<string, unknown>;
  const isRight =
    isTexts([line["open"], line["boot"]]) ||
    Number.isSafeInteger(line["beats"]) ||
    isEntry(line["note"]) ||
    isTexts(line["forget"]);
  return isRight ? (line as unknown as Line) : undefined;
};

interface Memory {
  id: string | undefined;
  boot: string;
  beats: number;
  left: Map<string, JournalEntry>;
}

const replay = (lines: readonly Line[]): Memory => {
  const left = new Map<string, JournalEntry>();
  let [id, boot, beats]: [string | undefined, string, number] = [undefined, "", 0];
  for (const line of lines) {
    if ("open" in line) [id, boot] = [line.open, line.boot];
    else if ("beats" in line) beats = Math.max(beats, line.beats);
    else if ("note" in line) left.set(line.note.id, line.note);
    else for (const gone of line.forget) left.delete(gone);
  }
  return { id, boot, beats, left };
};

/** What a journal goes on with: its name, the machine's life, the last heartbeat, and what is open. */
const textOf = (lines: Iterable<Line>): string =>
  [...lines].map((line) => `${JSON.stringify(line)}\n`).join("");

/**
 * A journal in a folder of its own: one line of JSON an entry, appended by a write that has left the process when it
 * returns; a disk that takes only a part of a line gets none of it, and the write throws. Lines that cannot be read are
 * told to `tell` and make the journal incomplete. One process at a time; throws when another that lives has it.
 */
export function openFileJournal(
  dir: string,
  clock: Clock,
  tell: (damage: LineDamage) => void = () => undefined,
): SendJournal {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const [file, lock] = [path.join(dir, "journal.ndjson"), path.join(dir, "lock")];
  takeLock(lock);
  const { lines, cutBytes, unreadable } = readWholeLines(readText(file), parseLine);
  if (cutBytes + unreadable > 0) tell({ file, cutBytes, unreadable });
  const earlier = replay(lines);
  const id = earlier.id ?? newId(clock.now());
  const boot = bootId();
  const open = new Map(earlier.left);
  let beats = earlier.beats;

  const rewrite = (): LineFile => {
    const notes = [...open.values()].map((note) => ({ note }));
    replaceFile(file, textOf([{ open: id, boot }, { beats }, ...notes]));
    return openLineFile(file);
  };
  let pages = rewrite();
  const append = (line: Line): void => pages.append(JSON.stringify(line));
  const turn = (): void => {
    const before = pages;
    pages = rewrite();
    before.close();
  };
  return {
    id,
    left: earlier.left,
    complete: earlier.id !== undefined && boot !== "" && earlier.boot === boot && unreadable === 0,
    get beats() {
      return beats;
    },
    noteBeat: (heard) => {
      beats = Math.max(beats, heard);
      append({ beats });
    },
    note: (entry) => {
      open.set(entry.id, entry);
      append({ note: entry });
    },
    forget: (ids) => {
      for (const gone of ids) open.delete(gone);
      append({ forget: ids });
      if (pages.size > ROTATE_BYTES) turn();
    },
    close: () => {
      pages.close();
      rmSync(lock, { force: true });
    },
  };
}
