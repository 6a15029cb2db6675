import type { HandOver, HandOverBook } from "@penguin/infra/hand-over-book";
import type { MailServer } from "@penguin/infra/mail-server";
import { parsePostfixLine } from "@penguin/mail/mail-log";
import type { Clock } from "@penguin/runtime/clock";

/** Follows a mail server's log and confirms in the book what it calls active. */
export interface LogWatch {
  /** Resolves when a read that began after the call has reached the end. Rejects when the log cannot be read. */
  readToEnd(): Promise<void>;
  /** True when the queue id has since been given to another mail. */
  isReused(hand: HandOver): boolean;
}

/** Queue ids whose header the log has shown and that are not active yet. */
const HEADERS_MOST = 10_000;

export function createLogWatch(parts: {
  book: HandOverBook;
  readLog: MailServer["readLog"];
  clock: Clock;
}): LogWatch {
  const { book, clock } = parts;
  const headers = new Map<string, string>();

  const remember = (queueId: string, messageId: string): void => {
    headers.delete(queueId);
    headers.set(queueId, messageId);
    for (const oldest of headers.keys()) {
      if (headers.size <= HEADERS_MOST) break;
      headers.delete(oldest);
    }
  };
  const apply = (line: string): void => {
    const event = parsePostfixLine(line, clock.now().getUTCFullYear());
    if (event?.kind === "header") remember(event.queueId, event.messageId);
    if (event?.kind !== "queued") return;
    const messageId = headers.get(event.queueId) ?? book.findByQueueId(event.queueId)?.messageId;
    if (messageId !== undefined) book.confirm(messageId, event.queueId);
  };
  const readOn = async (): Promise<void> => {
    for (;;) {
      const { lines, position } = await parts.readLog(book.position);
      for (const line of lines) apply(line);
      const isEnd = position === book.position;
      book.position = position;
      if (isEnd) return;
    }
  };
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const begin = async (after: Promise<void> | undefined): Promise<void> => {
    await after?.catch(() => undefined);
    running = next;
    next = undefined;
    await readOn();
  };
  return {
    readToEnd: () => (next ??= begin(running)),
    isReused: ({ queueId, messageId }) => (headers.get(queueId) ?? messageId) !== messageId,
  };
}
