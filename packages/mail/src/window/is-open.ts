import type { SendingWindow } from "./sending-window.ts";
import { isRepeated, wallClock } from "./wall-clock.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
// 1970-01-01 was a Thursday.
const EPOCH_WEEKDAY = 3;

/**
 * Tells whether a window is open at an instant, by the wall clock of its zone. Every minute of the wall clock counts
 * once: when clocks are set back, the repeated time is closed. Expects a window without issues; an unknown zone
 * throws RangeError.
 */
export function isOpen(window: SendingWindow, at: Date): boolean {
  const wall = wallClock(window.zone, at);
  const day = Math.floor(wall / DAY_MS);
  const minute = (wall - day * DAY_MS) / MINUTE_MS;
  const weekday = ((((day + EPOCH_WEEKDAY) % 7) + 7) % 7) + 1;
  const fits = minute >= window.startMinute && minute < window.endMinute && window.days.includes(weekday);
  return fits && !isRepeated(window.zone, at);
}
