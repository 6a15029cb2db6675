import { Readable } from "node:stream";
import type { ObjectStore } from "./index.ts";

/** Files in memory, by key. */
export interface FakeObjectStore extends ObjectStore {
  files: Map<string, Buffer>;
}

const CHUNK_BYTES = 65_536;

/** An object store for small files. */
export function createFakeObjectStore(): FakeObjectStore {
  const files = new Map<string, Buffer>();
  return {
    files,
    put: async (key, body, maxBytes) => {
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of body as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > maxBytes) throw new RangeError(`larger than ${maxBytes} bytes`);
        chunks.push(Buffer.from(chunk));
      }
      files.set(key, Buffer.concat(chunks));
      return size;
    },
    get: (key) => {
      const file = files.get(key);
      if (!file) throw new Error(`there is no object ${key}`);
      const count = Math.ceil(file.length / CHUNK_BYTES);
      return Readable.from(
        Array.from({ length: count }, (_, i) => file.subarray(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES)),
        { objectMode: false },
      );
    },
    remove: async (key) => void files.delete(key),
  };
}
