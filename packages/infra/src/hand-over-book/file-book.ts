import {
  closeSync,
  existsSync,
  fdatasync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
} from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import type { Clock } from "@penguin/runtime/clock";
import {
  type LineDamage,
  openLineFile,
  readWholeLines,
  syncFolder,
  writeWhole,
} from "@penguin/runtime/durable-file";
import type { HandOver, HandOverBook } from "./index.ts";

/** [letter, Message-ID, queue id, instant]: begun, confirmed, dropped; or how far the log was read. */
type Line = ["b" | "c", string, string, number] | ["d", string, string] | ["p", string];

/** Past this size, and twice what is live, the file is written anew. */
const ROTATE_BYTES = 16_777_216;

const syncData = promisify(fdatasync);

interface Pages {
  hands: Map<string, HandOver>;
  byQueueId: Map<string, string>;
  position: string;
}

const note = (pages: Pages, hand: HandOver): void => {
  // Last place: the map's order is that of age.
  pages.hands.delete(hand.messageId);
  pages.hands.set(hand.messageId, hand);
  pages.byQueueId.set(hand.queueId, hand.messageId);
};

const forget = (pages: Pages, { messageId, queueId }: HandOver): void => {
  pages.hands.delete(messageId);
  if (pages.byQueueId.get(queueId) === messageId) pages.byQueueId.delete(queueId);
};

const apply = (pages: Pages, line: Line): void => {
  if (line[0] === "p") {
    pages.position = line[1];
    return;
  }
  const [letter, messageId, queueId] = line;
  const known = pages.hands.get(messageId);
  if (letter !== "d")
    note(pages, { messageId, queueId, atMs: line[3], state: letter === "c" ? "queued" : "open" });
  else if (known?.queueId === queueId) forget(pages, known);
};

/** Undefined, or a throw, for what no book wrote. */
const parseLine = (text: string): Line | undefined => {
  const line = JSON.parse(text) as readonly unknown[];
  const texts = (from: number, to: number): boolean =>
    line.slice(from, to).filter((value) => typeof value === "string").length === to - from;
  const isRight =
    line[0] === "p" ? texts(1, 2) : line[0] === "d" ? texts(1, 3) : texts(1, 3) && Number.isFinite(line[3]);
  return isRight && ["b", "c", "d", "p"].includes(String(line[0])) ? (line as unknown as Line) : undefined;
};

/** Whole lines only: the last may be torn by the crash it tells of. */
const read = (file: string, tell: (damage: LineDamage) => void): Pages => {
  const pages: Pages = { hands: new Map(), byQueueId: new Map(), position: "0" };
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const { lines, cutBytes, unreadable } = readWholeLines(text, parseLine);
  if (cutBytes + unreadable > 0) tell({ file, cutBytes, unreadable });
  for (const line of lines) apply(pages, line);
  return pages;
};

/** Writes what is live to a new file in place of the old one; a crash leaves one of the two, whole. */
const writeAnew = (dir: string, file: string, pages: Pages): number => {
  const fresh = `${file}.new`;
  const handle = openSync(fresh, "w", 0o600);
  let size = 0;
  const write = (line: Line): void => void (size += writeWhole(handle, `${JSON.stringify(line)}\n`));
  for (const { messageId, queueId, atMs, state } of pages.hands.values())
    write([state === "queued" ? "c" : "b", messageId, queueId, atMs]);
  write(["p", pages.position]);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(fresh, file);
  syncFolder(dir);
  return size;
};

/** The file as it grows: lines, one sync for all who wait for one, and a new file now and then. */
const openPen = (dir: string, file: string, pages: Pages) => {
  let live = writeAnew(dir, file, pages);
  let pen = openLineFile(file);
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  return {
    write: (line: Line): void => pen.append(JSON.stringify(line)),
    /** Resolves when everything written before is on the disk. */
    sync: (): Promise<void> => {
      next ??= running
        .catch(() => undefined)
        .then(() => {
          next = undefined;
          running = syncData(pen.handle);
          return running;
        });
      return next;
    },
    /** Begins a new file when most of the old one is over; that one stays open until nobody syncs it any more. */
    turn: (): void => {
      if (pen.size < Math.max(ROTATE_BYTES, 2 * live)) return;
      const old = pen;
      live = writeAnew(dir, file, pages);
      pen = openLineFile(file);
      void running.catch(() => undefined).then(() => old.close());
    },
    close: async (): Promise<void> => {
      // One that waits for its turn comes after the one that runs.
      await (next ?? running).catch(() => undefined);
      pen.close();
    },
  };
};

/**
 * Opens the book in a folder of its own: a file with one line of JSON a step, read whole when it is opened. Hand-overs
 * older than `keepMs` leave it, and `most` fit in: some 300 bytes of memory each. Lines that cannot be read are left out
 * and told to `tell`. One process at a time.
 */
export function openHandOverBook(options: {
  dir: string;
  clock: Clock;
  keepMs: number;
  most: number;
  tell?: (damage: LineDamage) => void;
}): HandOverBook {
  const { dir, clock, keepMs, most, tell = () => undefined } = options;
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const file = path.join(dir, "hand-overs.ndjson");
  const pages = read(file, tell);
  const unknown = new Map([...pages.hands].filter(([, { state }]) => state === "open"));
  const age = (): void => {
    const before = clock.now().getTime() - keepMs;
    for (const hand of pages.hands.values()) {
      if (hand.atMs >= before) break;
      forget(pages, hand);
      unknown.delete(hand.messageId);
    }
  };
  age();
  const pen = openPen(dir, file, pages);
  const held = (messageId: string, queueId: string): HandOver | undefined => {
    const hand = pages.hands.get(messageId);
    return hand?.queueId === queueId ? hand : undefined;
  };
  return {
    find: (messageId) => pages.hands.get(messageId),
    findByQueueId: (queueId) => pages.hands.get(pages.byQueueId.get(queueId) ?? ""),
    open: () => [...unknown.values()],
    begin: (messageId, queueId) => {
      const hand: HandOver = { messageId, queueId, atMs: clock.now().getTime(), state: "open" };
      note(pages, hand);
      unknown.set(messageId, hand);
      pen.write(["b", messageId, queueId, hand.atMs]);
      return pen.sync();
    },
    confirm: (messageId, queueId) => {
      const hand = held(messageId, queueId);
      if (!hand || hand.state === "queued") return;
      hand.state = "queued";
      unknown.delete(messageId);
      pen.write(["c", messageId, queueId, hand.atMs]);
    },
    drop: (messageId, queueId) => {
      const hand = held(messageId, queueId);
      if (!hand) return;
      forget(pages, hand);
      unknown.delete(messageId);
      pen.write(["d", messageId, queueId]);
    },
    get position() {
      return pages.position;
    },
    set position(position) {
      if (position === pages.position) return;
      pages.position = position;
      pen.write(["p", position]);
      age();
      pen.turn();
    },
    isFull: () => pages.hands.size >= most,
    close: () => pen.close(),
  };
}
