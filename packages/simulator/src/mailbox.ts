import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { appendLine } from "@penguin/runtime/durable-file";
import { safeFileName } from "./address.ts";
import { type KeptObject, openLines } from "./kept-file.ts";

/** A message in a folder. */
export interface MailItem {
  /** Unique identifier (RFC 3501, 2.3.1.1): never reused, ascending. */
  uid: number;
  flags: Set<string>;
  internalDate: Date;
  size: number;
  /** Grows with every change of the folder (RFC 7162). */
  modSeq: number;
  raw(): Buffer;
}

/** A folder of a mailbox. */
export interface Folder {
  readonly name: string;
  readonly uidValidity: number;
  uidNext: number;
  /** The highest number a change was given (RFC 7162). */
  highestModSeq: number;
  /** In order of UID. */
  readonly items: MailItem[];
  /** Adds a message and returns its UID. */
  append(raw: Buffer, at: Date, flags?: readonly string[]): number;
  setFlags(item: MailItem, flags: Iterable<string>): void;
  /** Removes for good; listeners hear of it. */
  expunge(uids: ReadonlySet<number>): void;
  /** Calls `listener` after every change; returns how to stop. */
  onChange(listener: () => void): () => void;
}

/** All folders of a user. */
export interface Mailbox {
  readonly folders: ReadonlyMap<string, Folder>;
  /** Looks a folder up; INBOX in any case. */
  folder(name: string): Folder | undefined;
  create(name: string): Folder;
}

type Line =
  | { uidValidity: number }
  | { uid: number; at: string; flags: string[]; size: number }
  | { gone: number[] };

const STANDARD_FOLDERS = ["INBOX", "Sent", "Drafts", "Junk", "Trash"];

/** Opens the mailbox kept in `dir`, or an empty one in memory, with the standard folders. */
export function openMailbox(dir: string | undefined, createdAt: Date): Mailbox {
  const folders = new Map<string, Folder>();
  const create = (name: string): Folder => {
    const folder = openFolder(name, dir && join(dir, safeFileName(name)), createdAt);
    folders.set(name, folder);
    return folder;
  };
  for (const name of STANDARD_FOLDERS) create(name);
  for (const name of dir && existsSync(dir) ? readdirSync(dir) : [])
    if (!folders.has(decodeURIComponent(name))) create(decodeURIComponent(name));
  return {
    folders,
    folder: (name) => folders.get(name.toUpperCase() === "INBOX" ? "INBOX" : name),
    create,
  };
}

function openFolder(name: string, dir: string | undefined, createdAt: Date): Folder {
  const listeners = new Set<() => void>();
  const loaded = load(dir);
  const write = (line: Line): void => {
    if (!dir) return;
    mkdirSync(dir, { recursive: true });
    appendLine(join(dir, "index.jsonl"), JSON.stringify(line));
  };
  const nextModSeq = (): number => {
    folder.highestModSeq += 1;
    return folder.highestModSeq;
  };
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const writeItem = (item: MailItem): void =>
    write({ uid: item.uid, at: item.internalDate.toISOString(), flags: [...item.flags], size: item.size });
  const uidValidity = loaded.uidValidity ?? Math.floor(createdAt.getTime() / 1000);
  if (dir && loaded.uidValidity === undefined) write({ uidValidity });
  const folder: Folder = {
    name,
    uidValidity,
    uidNext: loaded.uidNext,
    highestModSeq: loaded.highestModSeq,
    items: loaded.items,
    append: (raw, at, flags = []) => {
      const uid = folder.uidNext++;
      const file = dir && join(dir, `${uid}.eml`);
      if (file) writeFileSync(file, raw);
      const item = {
        uid,
        flags: new Set(flags),
        internalDate: at,
        size: raw.length,
        modSeq: nextModSeq(),
        raw: () => (file ? readFileSync(file) : raw),
      };
      folder.items.push(item);
      writeItem(item);
      changed();
      return uid;
    },
    setFlags: (item, flags) => {
      item.flags = new Set(flags);
      item.modSeq = nextModSeq();
      writeItem(item);
      changed();
    },
    expunge: (uids) => {
      const kept = folder.items.filter((item) => !uids.has(item.uid));
      folder.items.splice(0, folder.items.length, ...kept);
      nextModSeq();
      write({ gone: [...uids] });
      for (const uid of dir ? uids : []) rmSync(join(dir ?? "", `${uid}.eml`), { force: true });
      changed();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return folder;
}

const isLine = ({ uidValidity, uid, at, flags, gone }: KeptObject): boolean =>
  Number.isSafeInteger(uidValidity) ||
  Array.isArray(gone) ||
  (Number.isSafeInteger(uid) && typeof at === "string" && Array.isArray(flags));

function load(dir: string | undefined): {
  uidValidity: number | undefined;
  uidNext: number;
  highestModSeq: number;
  items: MailItem[];
} {
  let uidValidity: number | undefined;
  let [uidNext, highestModSeq] = [1, 1];
  const items = new Map<number, MailItem>();
  for (const line of openLines<Line>(dir, "index.jsonl", isLine)) {
    if (!("uidValidity" in line)) highestModSeq += 1;
    if ("uidValidity" in line) uidValidity = line.uidValidity;
    else if ("gone" in line) for (const uid of line.gone) items.delete(uid);
    else {
      uidNext = Math.max(uidNext, line.uid + 1);
      const raw = (): Buffer => readFileSync(join(dir ?? "", `${line.uid}.eml`));
      items.set(line.uid, {
        uid: line.uid,
        flags: new Set(line.flags),
        internalDate: new Date(line.at),
        size: line.size,
        modSeq: highestModSeq,
        raw,
      });
    }
  }
  return { uidValidity, uidNext, highestModSeq, items: [...items.values()].sort((a, b) => a.uid - b.uid) };
}
