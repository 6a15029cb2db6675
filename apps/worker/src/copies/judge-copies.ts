import type { HandOverBook } from "@penguin/infra/hand-over-book";
import type { MailQueue } from "@penguin/infra/mail-queue";
import type { MailServer } from "@penguin/infra/mail-server";
import type { Clock } from "@penguin/runtime/clock";
import type { Logger } from "@penguin/runtime/log";
import { createLogWatch } from "./log-watch.ts";
import { createOpenHandOvers } from "./open-hand-overs.ts";

/** What a hand-over of a Message-ID meets: it may be taken, it is queued already, or an earlier one is not settled yet. */
export type CopyVerdict = { kind: "take" } | { kind: "queued"; queueId: string } | { kind: "wait" };

/** Decides whether a mail server may take a Message-ID. */
export interface CopyJudge {
  /** Asked when the whole message has come. Notes a mail that may be taken on the disk before it says so. */
  judge(messageId: string, queueId: string): Promise<CopyVerdict>;
  /** The server has done with that hand-over, whatever came of it: it writes no more to its file. */
  over(messageId: string, queueId: string): void;
  /** Reads the log and settles what is open; to be run again and again. */
  look(): Promise<void>;
}

/** What a judge works with. */
export interface CopyJudgeParts {
  book: HandOverBook;
  queue: MailQueue;
  readLog: MailServer["readLog"];
  clock: Clock;
  log: Logger;
  /** How long a line may take into the log. */
  logLagMs: number;
  /** How long after its own start a mail of its earlier life may still be written to. */
  unfinishedMs: number;
  /** How long a copy waits for the first to be settled before it is put off. */
  waitMs: number;
}

const POLL_MS = 100;
/** Most mails are in the log by then; the queue is looked at for the others. */
const YOUNG_MS = 1000;
const AT_ONCE = 100;

/** A judge over the book of one mail server: between queued and lost, a copy is put off. */
export function createCopyJudge(parts: CopyJudgeParts): CopyJudge {
  const { book, clock, log } = parts;
  const watch = createLogWatch(parts);
  const open = createOpenHandOvers({ ...parts, watch });

  const take = async (messageId: string, queueId: string): Promise<CopyVerdict> => {
    if (book.isFull()) {
      log.error({}, "the book of hand-overs is full: mails are put off until older ones leave it");
      return { kind: "wait" };
    }
    await book.begin(messageId, queueId);
    return { kind: "take" };
  };

  return {
    judge: async (messageId, queueId) => {
      const endsMs = clock.now().getTime() + parts.waitMs;
      for (;;) {
        const known = book.find(messageId);
        if (!known) return take(messageId, queueId);
        if (known.state === "queued") return { kind: "queued", queueId: known.queueId };
        await open.settle(known);
        if (!open.isStillOpen(known)) continue;
        if (clock.now().getTime() >= endsMs) return { kind: "wait" };
        await clock.sleep(POLL_MS);
      }
    },
    over: (messageId, queueId) => {
      const hand = book.find(messageId);
      if (hand?.queueId === queueId && hand.state === "open") open.finish(hand);
    },
    look: async () => {
      await watch.readToEnd();
      const before = clock.now().getTime() - YOUNG_MS;
      for (const hand of book.open().slice(0, AT_ONCE)) if (hand.atMs <= before) await open.settle(hand);
    },
  };
}
