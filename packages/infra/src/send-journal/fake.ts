import type { JournalEntry, SendJournal } from "./index.ts";

/** A journal in memory that a test can fill as if an earlier life had left something, and read. */
export interface FakeJournal extends SendJournal {
  id: string;
  complete: boolean;
  left: Map<string, JournalEntry>;
  beats: number;
  /** The open entries of this life, by message id. */
  open: Map<string, JournalEntry>;
}

/** An empty journal that has always been there. */
export function createFakeJournal(): FakeJournal {
  const open = new Map<string, JournalEntry>();
  const journal: FakeJournal = {
    id: "00000000-0000-7000-8000-0000000000f1",
    complete: true,
    left: new Map(),
    beats: 0,
    open,
    noteBeat: (beats) => {
      journal.beats = Math.max(journal.beats, beats);
    },
    note: (entry) => void open.set(entry.id, entry),
    forget: (ids) => {
      for (const id of ids) open.delete(id);
    },
    close: () => undefined,
  };
  return journal;
}
