import { createReadStream } from "node:fs";
import { mkdir, open, rm } from "node:fs/promises";
import path from "node:path";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Keeps files too big for the database. Keys are made by the platform, never by users. */
export interface ObjectStore {
  /** Stores a stream of at most `maxBytes` and resolves with its size once it is synced; throws a RangeError beyond, leaving nothing. */
  put(key: string, body: Readable, maxBytes: number): Promise<number>;
  get(key: string): Readable;
  remove(key: string): Promise<void>;
}

const KEY = /^[a-z0-9-]+(\/[a-z0-9-]+)*$/;

/** Files under one directory of this machine. */
export function createDiskObjectStore(directory: string): ObjectStore {
  const pathOf = (key: string): string => {
    if (!KEY.test(key))
      throw new RangeError("an object key has lower-case letters, digits, dashes and slashes only");
    return path.join(directory, key);
  };
  return {
    put: async (key, body, maxBytes) => {
      const file = pathOf(key);
      await mkdir(path.dirname(file), { recursive: true });
      let size = 0;
      const counting = new Transform({
        transform: (chunk: Buffer, _encoding, done) => {
          size += chunk.length;
          if (size > maxBytes) done(new RangeError(`larger than ${maxBytes} bytes`));
          else done(null, chunk);
        },
      });
      // Opened before anything is read: an open under way would make the file anew after a refusal.
      const handle = await open(file, "w", 0o600);
      try {
        await pipeline(body, counting, handle.createWriteStream({ flush: true }));
      } catch (error) {
        await rm(file, { force: true });
        throw error;
      }
      return size;
    },
    get: (key) => createReadStream(pathOf(key)),
    remove: (key) => rm(pathOf(key), { force: true }),
  };
}
