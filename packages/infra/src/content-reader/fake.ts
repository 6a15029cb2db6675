import type { ContentReader } from "./content-reader.ts";

/**
 * Reads in this thread, so that a run under a virtual clock is the same every time and a test starts no thread; nothing is
 * ever given up.
 */
export function createFakeReader(): ContentReader {
  return {
    read: async (reading, content) => reading.read(content),
    close: async () => undefined,
  };
}
