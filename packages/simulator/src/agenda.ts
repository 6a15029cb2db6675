import type { Clock } from "@penguin/runtime/clock";

/** Something that is going to happen. */
interface Entry {
  atMs: number;
  key: string;
  action: () => void | Promise<void>;
}

/** What is going to happen in the world, ordered by (time, key), so that the order of planning does not matter. */
export interface Agenda {
  /** Plans `action`; among actions of the same instant the smaller key runs first. */
  add(at: Date, key: string, action: () => void | Promise<void>): void;
  /** When the next action is due. */
  nextAt(): Date | undefined;
  /** Takes the next action that is due by `now`, if any. */
  takeDue(now: Date): (() => void | Promise<void>) | undefined;
  /** How many actions are planned. */
  size(): number;
  /** Tells `listener` whenever the earliest time has changed by an addition. Returns how to stop. */
  onEarlier(listener: () => void): () => void;
}

/** Makes an empty agenda. */
export function createAgenda(): Agenda {
  const heap: Entry[] = [];
  const listeners = new Set<() => void>();
  return {
    add: (at, key, action) => {
      const entry = { atMs: at.getTime(), key, action };
      push(heap, entry);
      if (heap[0] === entry) for (const listener of listeners) listener();
    },
    nextAt: () => (heap[0] ? new Date(heap[0].atMs) : undefined),
    takeDue: (now) => (heap[0] && heap[0].atMs <= now.getTime() ? pop(heap)?.action : undefined),
    size: () => heap.length,
    onEarlier: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function before(a: Entry, b: Entry): boolean {
  return a.atMs === b.atMs ? a.key < b.key : a.atMs < b.atMs;
}

function push(heap: Entry[], entry: Entry): void {
  let index = heap.push(entry) - 1;
  while (index > 0) {
    const parentIndex = (index - 1) >> 1;
    const parent = heap[parentIndex] as Entry;
    if (!before(entry, parent)) break;
    heap[index] = parent;
    index = parentIndex;
  }
  heap[index] = entry;
}

function pop(heap: Entry[]): Entry | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (!last || !top || heap.length === 0) return top;
  let index = 0;
  for (;;) {
    let childIndex = index * 2 + 1;
    let child = heap[childIndex];
    if (!child) break;
    const right = heap[childIndex + 1];
    if (right && before(right, child)) {
      child = right;
      childIndex += 1;
    }
    if (!before(child, last)) break;
    heap[index] = child;
    index = childIndex;
  }
  heap[index] = last;
  return top;
}

/** Runs every action due at the clock's now, one after another; returns how many ran. An action may add more. */
export async function runDueActions(agenda: Agenda, clock: Clock): Promise<number> {
  let ran = 0;
  for (;;) {
    const action = agenda.takeDue(clock.now());
    if (!action) return ran;
    ran += 1;
    await action();
  }
}

/** A running driver of an agenda. */
export interface AgendaDriver {
  /** Stops taking actions and waits for those under way, at most `graceMs`. */
  stop(graceMs?: number): Promise<void>;
}

const LONGEST_SLEEP_MS = 60_000;

/**
 * Runs what is due as the clock moves on, up to `concurrency` actions at a time (a tarpit must not hold up the rest).
 * An action that throws is handed to `onError`, by default rethrown as an unhandled rejection.
 */
export function startAgenda(
  world: { agenda: Agenda; clock: Clock },
  options: { concurrency?: number; onError?: (error: unknown) => void } = {},
): AgendaDriver {
  const { agenda, clock } = world;
  const limit = options.concurrency ?? 50;
  const underWay = new Set<Promise<void>>();
  let stopped = false;
  let wake = new AbortController();
  const stopListening = agenda.onEarlier(() => wake.abort());
  const onError = options.onError ?? ((error: unknown) => void Promise.reject(error as Error));
  const start = (action: () => void | Promise<void>): void => {
    const run = (async () => action())()
      .catch(onError)
      .finally(() => underWay.delete(run));
    underWay.add(run);
  };
  const loop = async (): Promise<void> => {
    while (!stopped) {
      if (underWay.size >= limit) {
        await Promise.race(underWay);
        continue;
      }
      const action = agenda.takeDue(clock.now());
      if (action) {
        start(action);
        continue;
      }
      wake = new AbortController();
      const waitMs = (agenda.nextAt()?.getTime() ?? Number.POSITIVE_INFINITY) - clock.now().getTime();
      await clock.sleep(Math.min(Math.max(waitMs, 1), LONGEST_SLEEP_MS), wake.signal).catch(() => undefined);
    }
  };
  const looping = loop();
  return {
    stop: async (graceMs = 1500) => {
      stopped = true;
      stopListening();
      wake.abort();
      const grace = new AbortController();
      await Promise.race([
        Promise.all([looping, ...underWay]).then(() => grace.abort()),
        clock.sleep(graceMs, grace.signal).catch(() => undefined),
      ]);
    },
  };
}
