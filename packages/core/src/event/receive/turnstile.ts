/** Lets so many through at a time, in the order they came. */
export interface Turnstile {
  /** Runs `work` when it is its turn; rejects with the signal's reason when that aborts before. */
  pass<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

/** A turnstile for `width` at a time. */
export function createTurnstile(width: number): Turnstile {
  let inside = 0;
  const waiting: (() => void)[] = [];
  const enter = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      const leave = (): void => {
        waiting.splice(waiting.indexOf(go), 1);
        reject(signal.reason as Error);
      };
      const go = (): void => {
        signal.removeEventListener("abort", leave);
        inside += 1;
        resolve();
      };
      if (inside < width) return go();
      signal.addEventListener("abort", leave, { once: true });
      waiting.push(go);
    });
  return {
    pass: async (signal, work) => {
      await enter(signal);
      try {
        return await work();
      } finally {
        inside -= 1;
        waiting.shift()?.();
      }
    },
  };
}
