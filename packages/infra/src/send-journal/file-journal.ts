import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import path from "node:path";
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
  writeFileSync(file, `${process.pid} ${startOf(process.pid)}`);
};

/** Whole lines only: the last one may be torn by the crash it tells of. */
const readLines = (text: string): Line[] =>
  text
    .slice(0, text.lastIndexOf("\n") + 1)
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Line);

const replay = (
  lines: readonly Line[],
): { id: string | undefined; boot: string; beats: number; left: Map<string, JournalEntry> } => {
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

/**
 * A journal in a folder of its own: one line of JSON an entry, appended by a write that has left the process when it
 * returns. One process at a time; throws when another that lives has it.
 */
export function openFileJournal(dir: string, clock: Clock): SendJournal {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const [file, lock] = [path.join(dir, "journal.ndjson"), path.join(dir, "lock")];
  takeLock(lock);
  const earlier = replay(readLines(readText(file)));
  const id = earlier.id ?? newId(clock.now());
  const boot = bootId();
  const open = new Map(earlier.left);
  let [handle, size, beats] = [0, 0, earlier.beats];

  const append = (line: Line): void => {
    size += writeSync(handle, `${JSON.stringify(line)}\n`);
  };
  const rewrite = (): void => {
    const fresh = `${file}.new`;
    const before = handle;
    [handle, size] = [openSync(fresh, "w", 0o600), 0];
    append({ open: id, boot });
    append({ beats });
    for (const entry of open.values()) append({ note: entry });
    fsyncSync(handle);
    renameSync(fresh, file);
    if (before > 0) closeSync(before);
  };
  rewrite();
  return {
    id,
    left: earlier.left,
    complete: earlier.id !== undefined && boot !== "" && earlier.boot === boot,
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
      if (size > ROTATE_BYTES) rewrite();
    },
    close: () => {
      closeSync(handle);
      rmSync(lock, { force: true });
    },
  };
}
