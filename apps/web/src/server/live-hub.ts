import type { LiveChange } from "@penguin/api";
import { LIVE_TOPICS } from "@penguin/core/kernel";
import type { Database } from "@penguin/db";
import type { Logger } from "@penguin/runtime/log";
import { z } from "zod";

const Notice = z.object({ tenantId: z.uuid(), topic: z.enum(LIVE_TOPICS), id: z.uuid() });

type Listener = (change: LiveChange) => void;

/** Passes the database's notices on to the open streams of the tenant they belong to, and to nobody else. */
export interface LiveHub {
  /** Changes of one tenant until the signal aborts or the hub closes. Bursts about the same row are given once. */
  changes(tenantId: string, signal: AbortSignal): AsyncIterable<LiveChange>;
  close(): void;
}

const GATHER_MS = 250;

/** Listens on one connection of the pool; it is opened when the first stream is. */
export function createLiveHub(client: Database["client"], log: Logger): LiveHub {
  const listeners = new Map<string, Set<Listener>>();
  const closing = new AbortController();
  let listening: Promise<unknown> | undefined;

  const onNotice = (text: string): void => {
    const parsed = Notice.safeParse(JSON.parse(text));
    if (!parsed.success) return;
    const { tenantId, topic, id } = parsed.data;
    for (const listener of listeners.get(tenantId) ?? []) listener({ topic, id });
  };
  const listen = (): void => {
    listening ??= client.listen("live", onNotice).catch((error: unknown) => {
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

  async function* changes(tenantId: string, signal: AbortSignal): AsyncGenerator<LiveChange> {
    const end = AbortSignal.any([signal, closing.signal]);
    let waiting = new Map<string, LiveChange>();
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
        await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
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
