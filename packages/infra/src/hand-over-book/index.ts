/** A hand-over of a Message-ID to the mail server: under which queue id, and what is known of it. */
export interface HandOver {
  messageId: string;
  queueId: string;
  /** Milliseconds since 1970. */
  atMs: number;
  /** `open`: the server was told to take it, and whether it has is not known yet; `queued`: it has. */
  state: "open" | "queued";
}

/** What was handed over to one mail server, kept on its disk for as long as it may be handed over again. */
export interface HandOverBook {
  find(messageId: string): HandOver | undefined;
  /** The hand-over that last had this queue id, if it is still in the book. */
  findByQueueId(queueId: string): HandOver | undefined;
  /** Hand-overs of which nothing is known yet, oldest first. */
  open(): readonly HandOver[];
  /** Notes one before the server is told to take it; resolves when it is on the disk, synced. Visible to `find` at once. */
  begin(messageId: string, queueId: string): Promise<void>;
  /** The server has it. Does nothing for a hand-over that is not in the book. */
  confirm(messageId: string, queueId: string): void;
  /** The server never took it: the Message-ID may be handed over again. */
  drop(messageId: string, queueId: string): void;
  /** How far the server's log was read; to be set after what was read to there is noted. */
  position: string;
  /** True when no further hand-over fits: none may be begun until older ones have left. */
  isFull(): boolean;
  close(): Promise<void>;
}

export { openHandOverBook } from "./file-book.ts";
