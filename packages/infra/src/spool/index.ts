export { openSpool } from "./file-spool.ts";

/** What was promised to somebody while it could not be stored where it belongs, on a disk of this machine. */
export interface Spool<Entry> {
  /**
   * Resolves when the entry is on the disk, synced: it will be given to {@link Spool.replay}, also after a crash. Throws when the
   * disk does not take it or the spool is full; then it is not there, or it is one that `replay` cannot be given.
   */
  append(entry: Entry): Promise<void>;
  /**
   * Gives what lies there, oldest first and in pieces, to `store`, and forgets a piece once `store` has resolved. A throw of
   * `store` ends it and keeps the piece; so does a crash, so that `store` may be given an entry twice.
   */
  replay(store: (entries: readonly Entry[]) => Promise<void>): Promise<number>;
  /** Whether something lies there. */
  isEmpty(): boolean;
  close(): Promise<void>;
}
