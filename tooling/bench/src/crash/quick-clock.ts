import { type Clock, systemClock } from "@penguin/runtime/clock";

/** A day ahead: near its own time the database counts limits by its own clock, and these run fast. */
const AHEAD_MS = 86_400_000;

/**
 * A clock whose days pass `factor` times as fast from `startMs` on, so that the waits of minutes between two tries are
 * seconds; it sleeps in real time. Leases run by the database's clock and are real.
 */
export const createQuickClock = (startMs: number, factor: number): Clock => ({
  ...systemClock,
  now: () => new Date(startMs + AHEAD_MS + (Date.now() - startMs) * factor),
});
