import {
  closeSync,
  fsyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import path from "node:path";

/** Writes all of `data`, in as many steps as the system wants; throws what the system says when it takes no more. */
export function writeWhole(handle: number, data: string | Buffer): number {
  const bytes = typeof data === "string" ? Buffer.from(data) : data;
  for (let done = 0; done < bytes.length; ) {
    const taken = writeSync(handle, bytes, done);
    if (taken === 0) throw new Error(`only ${done} of ${bytes.length} bytes could be written`);
    done += taken;
  }
  return bytes.length;
}

/** Puts the names in a folder on the disk: a new or renamed file is found again after a power cut. */
export function syncFolder(dir: string): void {
  const handle = openSync(dir, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/**
 * Puts `data` in the place of a file, readable by its owner only: whoever reads it, whatever crashes, finds the old text
 * or the new one, whole. On the disk when it returns, unless `syncs` is false: then a power cut, and nothing else, may
 * tear it. Throws what the system says and leaves the old file.
 */
export function replaceFile(file: string, data: string | Buffer, syncs = true): void {
  const fresh = `${file}.new`;
  const handle = openSync(fresh, "w", 0o600);
  try {
    writeWhole(handle, data);
    if (syncs) fsyncSync(handle);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
  renameSync(fresh, file);
  if (syncs) syncFolder(path.dirname(file));
}

/** What a file of lines was found to have lost. */
export interface LineDamage {
  file: string;
  /** Bytes after the last line end: a line that a crash or a full disk tore. */
  cutBytes: number;
  /** Whole lines that say nothing. */
  unreadable: number;
}

/** A file that grows by whole lines. */
export interface LineFile {
  /** Bytes of it. */
  readonly size: number;
  /** The open file, to be synced or read beside. */
  readonly handle: number;
  /** Bytes that stood after the last line end when it was opened, and were cut. */
  readonly cutBytes: number;
  /** The system has the whole line when this returns; when it throws, nothing of the line is in the file. */
  append(line: string): void;
  close(): void;
}

const CHUNK_BYTES = 65_536;
const LINE_END = 0x0a;

/** Where the last whole line ends, found from behind: a log may be larger than memory. */
const endOfLines = (handle: number, size: number): number => {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - CHUNK_BYTES);
    const read = readSync(handle, chunk, 0, end - start, start);
    const at = chunk.subarray(0, read).lastIndexOf(LINE_END);
    if (at >= 0) return start + at + 1;
    end = start;
  }
  return 0;
};

const appendTo = (handle: number, line: string, size: number): number => {
  try {
    return writeWhole(handle, `${line}\n`);
  } catch (error) {
    ftruncateSync(handle, size);
    throw error;
  }
};

/** Appends one line to a file that is not kept open, and makes it where there is none; all of the line, or a throw and none. */
export function appendLine(file: string, line: string): void {
  const handle = openSync(file, "a", 0o600);
  try {
    appendTo(handle, line, fstatSync(handle).size);
  } finally {
    closeSync(handle);
  }
}

/** Opens a file of lines to be appended to, and makes it where there is none; what stands after its last line end is cut. */
export function openLineFile(file: string): LineFile {
  const handle = openSync(file, "a+", 0o600);
  const found = fstatSync(handle).size;
  let size = endOfLines(handle, found);
  if (size < found) ftruncateSync(handle, size);
  return {
    handle,
    cutBytes: found - size,
    get size() {
      return size;
    },
    append: (line) => {
      size += appendTo(handle, line, size);
    },
    close: () => closeSync(handle),
  };
}

const attempt = <T>(work: () => T): T | undefined => {
  try {
    return work();
  } catch {
    return undefined;
  }
};

/**
 * Reads the whole lines of a text; `parse` throws, or gives undefined, at one that says nothing. Such lines are counted
 * and left out.
 */
export function readWholeLines<T>(
  text: string,
  parse: (line: string) => T | undefined,
): { lines: T[]; cutBytes: number; unreadable: number } {
  const end = text.lastIndexOf("\n") + 1;
  const lines: T[] = [];
  let unreadable = 0;
  for (const line of text.slice(0, end).split("\n")) {
    if (line === "") continue;
    const read = attempt(() => parse(line));
    if (read === undefined) unreadable += 1;
    else lines.push(read);
  }
  return { lines, cutBytes: Buffer.byteLength(text.slice(end)), unreadable };
}
