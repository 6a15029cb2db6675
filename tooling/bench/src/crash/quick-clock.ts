import { type Clock, systemClock } from "@penguin/runtime/clock";

/**
 * A clock whose days pass `factor` times as fast from `startMs` on, so that the waits of minutes between two tries are
 * seconds; it sleeps in real time. Leases run by the database's clock and are real.
 */
export const createQuickClock = (startMs: number, factor: number): Clock => ({
  ...systemClock,
  now: () => new Date(startMs + (Date.now() - startMs) * factor),
});
