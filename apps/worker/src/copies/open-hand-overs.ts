import type { HandOver, HandOverBook } from "@penguin/infra/hand-over-book";
import type { MailQueue } from "@penguin/infra/mail-queue";
import type { Clock } from "@penguin/runtime/clock";
import type { Logger } from "@penguin/runtime/log";
import type { LogWatch } from "./log-watch.ts";

/** Finds out what became of hand-overs that are open. */
export interface OpenHandOvers {
  /** Looks at one; does nothing where it cannot be known yet. Rejects when queue or log cannot be read. */
  settle(hand: HandOver): Promise<void>;
  isStillOpen(hand: HandOver): boolean;
  /** Its server writes no more to its file. */
  finish(hand: HandOver): void;
}

const keyOf = ({ messageId, queueId }: HandOver): string => `${queueId} ${messageId}`;

/**
 * A mail counts as queued when the log calls its queue id active, or it lies whole in the queue; as lost only when it is in
 * neither: its file is gone and the log was read to its end after that, or it was left unfinished by a server that has gone on.
 */
export function createOpenHandOvers(parts: {
  book: HandOverBook;
  queue: MailQueue;
  watch: LogWatch;
  clock: Clock;
  log: Logger;
  logLagMs: number;
  unfinishedMs: number;
}): OpenHandOvers {
  const { book, queue, watch, clock, log } = parts;
  const startedMs = clock.now().getTime();
  const finished = new Set<string>();
  const absentSince = new Map<string, number>();

  const isStillOpen = (hand: HandOver): boolean => {
    const now = book.find(hand.messageId);
    return now?.queueId === hand.queueId && now.state === "open";
  };
  const forget = (hand: HandOver): void => {
    finished.delete(keyOf(hand));
    absentSince.delete(keyOf(hand));
  };
  const drop = (hand: HandOver, why: string): void => {
    const { messageId, queueId } = hand;
    if (!isStillOpen(hand)) return;
    log.warn({ messageId, queueId, why }, "a mail was not queued after all");
    book.drop(messageId, queueId);
  };
  const isOver = (hand: HandOver): boolean =>
    finished.has(keyOf(hand)) ||
    (hand.atMs < startedMs && clock.now().getTime() >= startedMs + parts.unfinishedMs);

  const settleAbsent = async (hand: HandOver): Promise<void> => {
    const nowMs = clock.now().getTime();
    const sinceMs = absentSince.get(keyOf(hand)) ?? nowMs;
    absentSince.set(keyOf(hand), sinceMs);
    if (nowMs < sinceMs + parts.logLagMs) return;
    await watch.readToEnd();
    drop(hand, "its file is gone and the log does not name it");
  };
  const settle = async (hand: HandOver): Promise<void> => {
    // Asked first: what is over now was over when the queue is looked at.
    const over = isOver(hand);
    const place = await queue.find(hand.queueId);
    if (place === "queued") await watch.readToEnd();
    if (!isStillOpen(hand)) return;
    if (place === "absent" || watch.isReused(hand)) return settleAbsent(hand);
    if (place === "queued") book.confirm(hand.messageId, hand.queueId);
    if (place === "unfinished" && over) drop(hand, "it was left unfinished");
  };
  return {
    isStillOpen,
    finish: (hand) => void finished.add(keyOf(hand)),
    settle: async (hand) => {
      await settle(hand);
      if (!isStillOpen(hand)) forget(hand);
    },
  };
}
