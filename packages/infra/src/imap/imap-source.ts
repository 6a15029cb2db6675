import type { ImapCause } from "./imap-failure.ts";

/** How to reach a mailbox over IMAP (RFC 9051 / 3501). */
export interface ImapSettings {
  host: string;
  port: number;
  tls: "none" | "starttls" | "implicit";
  user: string;
  password: string;
}

/**
 * How far a folder was read: every message below `nextUid` was given. Under another `uidValidity` the numbers mean
 * nothing. `modSeq` is HIGHESTMODSEQ (RFC 7162) when the folder was last read to its end; null where it is not known.
 */
export interface FolderCursor {
  uidValidity: string;
  nextUid: number;
  modSeq: string | null;
}

/** A folder that replies and reports arrive in. */
export interface ImapFolder {
  path: string;
  role: "inbox" | "junk";
}

/** A mail as it lay in a folder; of a very long one only its first {@link MAX_MAIL_BYTES} bytes. */
export interface FetchedMail {
  uid: number;
  raw: Uint8Array;
  receivedAt: Date;
}

/** The most bytes that are fetched of one mail. */
export const MAX_MAIL_BYTES = 2_000_000;

/** What one reading may take. */
export interface ReadingWish {
  /** Mails that arrived on a day before this one's are passed over. */
  since: Date;
  /** The most mails. */
  limit: number;
  /** The most bytes; one mail may exceed them. */
  maxBytes: number;
  /** Which of these Message-IDs were recorded before; asked when there is much to read, so that it is not read twice. */
  known(messageIds: readonly string[]): Promise<ReadonlySet<string>>;
}

/** What a folder held from a cursor on, oldest first. */
export interface FolderReading {
  /** Where to go on when all mails of this reading are recorded. */
  cursor: FolderCursor;
  mails: FetchedMail[];
  /** True when more was there than one reading may take. */
  more: boolean;
  /** True when the folder was numbered anew since the cursor. */
  renumbered: boolean;
  /** What it cost, for budgets. */
  cost: { commands: number; bytes: number };
}

/** One signed-in connection to a mailbox. Every method throws an `ImapFailure`; after one the connection is of no use. */
export interface ImapMailbox {
  /** Whether the server tells of new mail by itself (IDLE, RFC 2177). */
  readonly pushes: boolean;
  /** INBOX, and the folder of unwanted mail where there is one (RFC 6154, or one that is called so). */
  readonly folders: readonly ImapFolder[];
  /** What is new in a folder since `cursor`; from the beginning without one, or under another UIDVALIDITY. Marks nothing as read. */
  read(folder: ImapFolder, cursor: FolderCursor | undefined, wish: ReadingWish): Promise<FolderReading>;
  /**
   * Waits until INBOX may hold something new, `signal` aborts or `forMs` are over. A server that does not push is asked
   * every `askMs`. Where time was over, the server has been heard: a dead connection throws `timed_out`.
   */
  wait(options: { signal: AbortSignal; forMs: number; askMs: number }): Promise<void>;
  /** Signs out; never throws and takes two seconds at most. */
  close(): Promise<void>;
}

/** Each thing that was tried against an IMAP server, in order, until one failed. */
export type ImapDiagnosis = {
  step: "connect" | "tls" | "login" | "inbox";
  ok: boolean;
  detail: string;
  cause?: ImapCause;
}[];

/** Opens mailboxes. */
export interface ImapSource {
  /** Connects and signs in. Throws an `ImapFailure`. The password is not kept. */
  open(settings: ImapSettings): Promise<ImapMailbox>;
  /**
   * Which of these Message-IDs lie in the folder of sent mail (RFC 6154, or one that is called so). A mail that is not
   * there may have left all the same. Throws an `ImapFailure`.
   */
  findSent(settings: ImapSettings, messageIds: readonly string[]): Promise<string[]>;
  /** Connects, signs in and opens INBOX, and says what worked. */
  diagnose(settings: ImapSettings): Promise<ImapDiagnosis>;
}
