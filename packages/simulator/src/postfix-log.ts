import { fstatSync, mkdirSync, fdatasyncSync, readSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "@penguin/runtime/clock";
import { openLineFile } from "@penguin/runtime/durable-file";

/** A mail log in Postfix's line format with RFC 3339 timestamps. */
export interface PostfixLog {
  /** Adds `<time> <host> postfix/<service>[pid]: <text>`. */
  write(service: string, text: string): void;
  /** Whole lines from a byte offset on, at most about 1 MiB at a time; `next` is where to go on. */
  read(fromByte: number): { text: string; next: number };
  /** What was written is on the disk when this returns. */
  sync(): void;
  close(): void;
}

const READ_LIMIT = 1024 * 1024;

/** Opens the log, appended to `<dir>/mail.log` when a folder is given. */
export function openPostfixLog(options: {
  clock: Clock;
  hostname: string;
  dir: string | undefined;
}): PostfixLog {
  const sink = options.dir ? fileSink(join(options.dir, "mail.log"), options.dir) : memorySink();
  const shortName = options.hostname.split(".")[0] ?? options.hostname;
  return {
    write: (service, text) => {
      const time = options.clock.now().toISOString().replace("Z", "000+00:00");
      sink.append(`${time} ${shortName} postfix/${service}[${pidOf(service)}]: ${text}`);
    },
    read: (fromByte) => {
      const bytes = sink.read(Math.max(0, fromByte), READ_LIMIT);
      // No line is that long: without an end in it, it is damage, and is read past.
      const end = bytes.lastIndexOf("\n") + 1 || (bytes.length === READ_LIMIT ? READ_LIMIT : 0);
      return { text: bytes.toString("utf8", 0, end), next: Math.max(0, fromByte) + end };
    },
    sync: sink.sync,
    close: sink.close,
  };
}

interface Sink {
  append(line: string): void;
  sync(): void;
  read(from: number, limit: number): Buffer;
  close(): void;
}

function fileSink(path: string, dir: string): Sink {
  mkdirSync(dir, { recursive: true });
  const file = openLineFile(path);
  const waiting: string[] = [];
  return {
    append: (line) => {
      waiting.push(line);
      try {
        for (; waiting[0] !== undefined; waiting.shift()) file.append(waiting[0]);
      } catch {
        // A full disk stops no mail: the lines follow, in order, when there is room.
      }
    },
    read: (from, limit) => {
      const length = Math.min(limit, Math.max(0, fstatSync(file.handle).size - from));
      const buffer = Buffer.alloc(length);
      return buffer.subarray(0, length > 0 ? readSync(file.handle, buffer, 0, length, from) : 0);
    },
    sync: () => fdatasyncSync(file.handle),
    close: file.close,
  };
}

const CHUNK = 256 * 1024;

function memorySink(): Sink {
  const chunks: Buffer[] = [];
  let open = "";
  let openBytes = 0;
  const seal = (): void => {
    if (openBytes === 0) return;
    chunks.push(Buffer.from(open));
    open = "";
    openBytes = 0;
  };
  return {
    append: (line) => {
      open += `${line}\n`;
      openBytes += Buffer.byteLength(line) + 1;
      if (openBytes >= CHUNK) seal();
    },
    read: (from, limit) => {
      seal();
      const taken: Buffer[] = [];
      let offset = 0;
      let left = limit;
      for (const chunk of chunks) {
        const start = Math.max(0, from - offset);
        offset += chunk.length;
        if (start >= chunk.length || left <= 0) continue;
        const piece = chunk.subarray(start, start + left);
        taken.push(piece);
        left -= piece.length;
      }
      return Buffer.concat(taken);
    },
    sync: () => undefined,
    close: () => undefined,
  };
}

/** Constant process ids keep two runs of a rehearsal equal to the byte. */
function pidOf(service: string): number {
  return 1000 + [...service].reduce((sum, char) => sum + char.charCodeAt(0), 0);
}
