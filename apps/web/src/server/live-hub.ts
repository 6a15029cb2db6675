import type { HeardChange } from "@penguin/api";
import { HEARD_TOPICS } from "@penguin/core/kernel";
import type { Database } from "@penguin/db";
import type { Logger } from "@penguin/runtime/log";
import { z } from "zod";

const Answer = z.object({
  seen: z.string(),
  changes: z.array(z.object({ tenantId: z.uuid(), topic: z.enum(HEARD_TOPICS), id: z.uuid() })),
});

type Listener = (change: HeardChange) => void;

/** Passes what the database says has changed on to the open streams of the tenant it belongs to, and to nobody else. */
export interface LiveHub {
  /** Changes of one tenant until the signal aborts or the hub closes. Bursts about the same row are given once. */
  changes(tenantId: string, signal: AbortSignal): AsyncIterable<HeardChange>;
  close(): void;
}

const GATHER_MS = 250;

/** Reads what has changed since it was read last, however often it is told that something has: at most once each 250 ms. */
const createReader = (
  client: Database["client"],
  log: Logger,
  give: (tenantId: string, change: HeardChange) => void,
) => {
  let seen: string | null = null;
  let [isReading, isAsked] = [false, false];
  const read = async (): Promise<void> => {
    const [row] = await client<{ answer: unknown }[]>`select app.read_changes(${seen}) as answer`;
    const answer = Answer.parse(row?.answer);
    seen = answer.seen;
    for (const { tenantId, ...change } of answer.changes) give(tenantId, change);
  };
  return async (): Promise<void> => {
    isAsked = true;
    if (isReading) return;
    isReading = true;
    while (isAsked) {
      await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
      isAsked = false;
      await read().catch((error: unknown) => log.error({ err: error }, "what changed could not be read"));
    }
    isReading = false;
  };
};

/** Listens on one connection of the pool; it is opened when the first stream is. */
export function createLiveHub(client: Database["client"], log: Logger): LiveHub {
  const listeners = new Map<string, Set<Listener>>();
  const closing = new AbortController();
  let listening: Promise<unknown> | undefined;

  const read = createReader(client, log, (tenantId, change) => {
    for (const listener of listeners.get(tenantId) ?? []) listener(change);
  });
  const onNotice = (): void => void read();
  const listen = (): void => {
    listening ??= client.listen("live", onNotice, onNotice).catch((error: unknown) => {
      listening = undefined;
      log.error({ err: error }, "live notices are not available");
    });
  };
  const subscribe = (tenantId: string, listener: Listener): (() => void) => {
    listen();
    const set = listeners.get(tenantId) ?? new Set<Listener>();
    listeners.set(tenantId, set.add(listener));
    return () => {
      set.delete(listener);
      if (set.size === 0) listeners.delete(tenantId);
    };
  };

  async function* changes(tenantId: string, signal: AbortSignal): AsyncGenerator<HeardChange> {
    const end = AbortSignal.any([signal, closing.signal]);
    let waiting = new Map<string, HeardChange>();
    let wake: () => void = () => undefined;
    const unsubscribe = subscribe(tenantId, (change) => {
      waiting.set(`${change.topic}:${change.id}`, change);
      wake();
    });
    const onAbort = (): void => wake();
    end.addEventListener("abort", onAbort, { once: true });
    try {
      while (!end.aborted) {
        if (waiting.size === 0) await new Promise<void>((resolve) => (wake = resolve));
        if (end.aborted) return;
        const batch = waiting;
        waiting = new Map();
        yield* batch.values();
      }
    } finally {
      unsubscribe();
      end.removeEventListener("abort", onAbort);
    }
  }
  return { changes, close: () => closing.abort() };
}
