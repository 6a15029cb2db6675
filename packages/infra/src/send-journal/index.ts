import type { SmtpOutcome } from "../smtp/index.ts";

/** One leased message: which, and by which fence it was claimed. */
export interface JournalSubject {
  tenantId: string;
  id: string;
  fence: number;
}

/**
 * How far handing a message over had come. `begun`: certainly nothing of it left. `data`: the server asked for the body,
 * so it may have left. `answered`: what the server said.
 */
export type JournalStep = { step: "begun" } | { step: "data" } | { step: "answered"; outcome: SmtpOutcome };

/** The last thing that is known of a message. */
export type JournalEntry = JournalSubject & JournalStep;

/**
 * What a sending server remembers on its own disk of the mails it is handing over, so that after a crash it knows what
 * its database could not be told any more.
 */
export interface SendJournal {
  /** Names this journal for as long as its folder lives; another id means another memory. */
  readonly id: string;
  /** What earlier lives left behind: the last entry of each message that was not settled, by message id. */
  readonly left: ReadonlyMap<string, JournalEntry>;
  /**
   * False after the machine itself went down: the last entries may never have reached the disk, so that what is missing
   * here proves nothing.
   */
  readonly complete: boolean;
  /** The highest number of a heartbeat that a database ever gave to who wrote this journal; 0 before the first. */
  readonly beats: number;
  /** Notes the number of a heartbeat. */
  noteBeat(beats: number): void;
  /** Notes a step. It outlives the process from the moment this returns. */
  note(entry: JournalEntry): void;
  /** Forgets messages whose fate the database has. */
  forget(ids: readonly string[]): void;
  /** Lets another process have the journal. */
  close(): void;
}

export { openFileJournal } from "./file-journal.ts";
