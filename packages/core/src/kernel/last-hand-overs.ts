import type { Ctx } from "./context.ts";

/**
 * How old an answer to "may this mail leave?" may be when a hand-over begins, in milliseconds of a clock that never jumps. A sending
 * server that has an older one asks again.
 */
export const LAST_ANSWER_MS = 250;

/**
 * Resolves once every hand-over that was allowed before now has begun or will never begin. Whoever takes a permission away waits
 * for it between the commit and the answer: what they are then told is true from that moment on.
 */
export function lastHandOvers({ settings }: Pick<Ctx, "settings">): Promise<void> {
  const { lastHandOversMs } = settings;
  return lastHandOversMs === 0
    ? Promise.resolve()
    : new Promise((resolve) => setTimeout(resolve, lastHandOversMs));
}
