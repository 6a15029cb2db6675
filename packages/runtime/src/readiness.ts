import type { Clock } from "./clock.ts";
import { backoffMs } from "./retry.ts";

/** Asks whether something this process cannot work without answers; rejects when it does not. */
export type Check = () => Promise<unknown>;

/** Whether this process is able to work. */
export interface Readiness {
  /** The names of what does not answer, none when the process can work. At most one round of questions a second. */
  missing(): Promise<string[]>;
}

/** An answer is good for that long: who asks often, from wherever, puts no load on what is asked. */
const KEEP_MS = 1000;

const answers = async (check: Check, withinMs: number): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), withinMs);
  });
  const asked = Promise.resolve()
    .then(check)
    .then(
      () => true,
      () => false,
    );
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** Asks all of `checks` at once, each for at most `withinMs`: what keeps silent for longer does not answer. */
export function createReadiness(checks: Readonly<Record<string, Check>>, withinMs = 1000): Readiness {
  let latest: { missing: Promise<string[]>; endsAt: number } | undefined;
  const askAll = async (): Promise<string[]> => {
    const asked = Object.entries(checks).map(async ([name, check]) =>
      (await answers(check, withinMs)) ? [] : [name],
    );
    return (await Promise.all(asked)).flat();
  };
  const round = (): { missing: Promise<string[]>; endsAt: number } => {
    const begun = { missing: askAll(), endsAt: Number.POSITIVE_INFINITY };
    void begun.missing.then(() => {
      begun.endsAt = performance.now() + KEEP_MS;
    });
    return begun;
  };
  return {
    missing: () => {
      if (!latest || performance.now() >= latest.endsAt) latest = round();
      return latest.missing;
    },
  };
}

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 10_000;

/**
 * Resolves once everything answers, after waits that grow from one second to ten; `tell` hears before each what is missing
 * and how long is waited. Rejects with the signal's reason.
 */
export async function untilReady(
  readiness: Readiness,
  clock: Clock,
  tell: (missing: readonly string[], waitMs: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const missing = await readiness.missing();
    if (missing.length === 0) return;
    const waitMs = backoffMs(attempt, FIRST_WAIT_MS, LONGEST_WAIT_MS, 0.5);
    tell(missing, waitMs);
    await clock.sleep(waitMs, signal);
  }
}
