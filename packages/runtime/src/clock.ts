/** Business time. Every reading of the time in core, jobs and the simulator goes through one of these. */
export interface Clock {
  /** The current instant. */
  now(): Date;
  /** Resolves after `delayMs` of this clock's time; rejects with the signal's reason when it aborts first. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (delayMs, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const onAbort = (): void => {
        clearTimeout(timer);
        reject(signal?.reason as Error);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      }, delayMs);
      signal?.addEventListener("abort", onAbort, { once: true });
    }),
};

/** A clock that moves only when told to. Sleepers wake, in order of their due time, as it is advanced. */
export interface VirtualClock extends Clock {
  /** Moves time forward to `at` (never back) and wakes every sleeper due by then. */
  advanceTo(at: Date): void;
}

/** Makes a virtual clock that stands at `start`. */
export function createVirtualClock(start: Date): VirtualClock {
  let nowMs = start.getTime();
  let sleepers: { dueMs: number; wake: () => void }[] = [];
  return {
    now: () => new Date(nowMs),
    sleep: (delayMs, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error);
        const sleeper = { dueMs: nowMs + delayMs, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener("abort", () => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          reject(signal.reason as Error);
        });
      }),
    advanceTo: (at) => {
      nowMs = Math.max(nowMs, at.getTime());
      const due = sleepers.filter((sleeper) => sleeper.dueMs <= nowMs);
      sleepers = sleepers.filter((sleeper) => sleeper.dueMs > nowMs);
      for (const sleeper of due.sort((a, b) => a.dueMs - b.dueMs)) sleeper.wake();
    },
  };
}
