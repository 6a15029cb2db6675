import { Temporal } from "temporal-polyfill";
import { isOpen } from "./is-open.ts";
import { assertWindow } from "./sending-window.ts";
import type { SendingWindow } from "./sending-window.ts";

const MINUTE_NS = 60_000_000_000;
// A single weekday whose window falls into a skipped hour opens a week later.
const DAYS_AHEAD = 22;

type Stretch = { start: number; end: number };

/** Nanoseconds the clock on the wall is past the midnight that began `day`; negative before it. */
function sinceMidnight(day: Temporal.PlainDate, at: Temporal.ZonedDateTime): number {
  const days = day.until(at.toPlainDate()).days;
  const time = at.toPlainTime().since(Temporal.PlainTime.from("00:00")).total("nanoseconds");
  return days * 1_440 * MINUTE_NS + time;
}

/** Lists the stretches of one local day in which the window is open, in epoch milliseconds and in order. */
function openStretches(window: SendingWindow, day: Temporal.PlainDate): Stretch[] {
  const stretches: Stretch[] = [];
  const dayEnd = day.add({ days: 1 }).toZonedDateTime(window.zone);
  let from = day.toZonedDateTime(window.zone);
  let shown = 0;
  while (Temporal.ZonedDateTime.compare(from, dayEnd) < 0) {
    const change = from.getTimeZoneTransition("next");
    const until = change !== null && Temporal.ZonedDateTime.compare(change, dayEnd) < 0 ? change : dayEnd;
    const wallFrom = sinceMidnight(day, from);
    const length = until.epochMilliseconds - from.epochMilliseconds;
    const wallUntil = wallFrom + length * 1_000_000;
    const open = Math.max(window.startMinute * MINUTE_NS, wallFrom, shown);
    const close = Math.min(window.endMinute * MINUTE_NS, wallUntil);
    const toEpoch = (wall: number): number => from.epochMilliseconds + (wall - wallFrom) / 1_000_000;
    if (open < close) stretches.push({ start: toEpoch(open), end: toEpoch(close) });
    shown = Math.max(shown, wallUntil);
    from = until;
  }
  return stretches;
}

/**
 * Returns the first instant, not before `at`, at which the window is open: `at` itself when it is open. A start that
 * the clocks skip becomes the moment they were set forward; a repeated hour opens the first time only. Throws
 * RangeError for a window with issues.
 */
export function nextOpening(window: SendingWindow, at: Date): Date {
  assertWindow(window);
  if (isOpen(window, at)) return at;
  const now = at.getTime();
  let day = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(window.zone).toPlainDate();
  for (let count = 0; count < DAYS_AHEAD; count += 1) {
    const stretches = window.days.includes(day.dayOfWeek) ? openStretches(window, day) : [];
    const next = stretches.find((stretch) => stretch.end > now);
    if (next !== undefined) return new Date(Math.max(next.start, now));
    day = day.add({ days: 1 });
  }
  throw new RangeError("The window never opens.");
}
