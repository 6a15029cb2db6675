const MINUTE_MS = 60_000;
// Zones change their offset at full quarters of an hour; 2,000 quarters cover twenty days in one zone.
const QUARTER_MS = 15 * MINUTE_MS;
const CACHE_MAX = 2_000;
const LOOK_BACK_MS = 3 * 60 * MINUTE_MS;

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, Map<number, number>>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  formats.set(zone, format);
  return format;
}

function computeOffset(zone: string, ms: number): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(ms)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - ms;
}

/** Returns how far a zone's wall clock is ahead of UTC at an instant, in milliseconds. Throws RangeError for no zone. */
export function offsetAt(zone: string, ms: number): number {
  let cache = offsets.get(zone);
  if (cache === undefined) {
    cache = new Map();
    offsets.set(zone, cache);
  }
  const quarter = Math.floor(ms / QUARTER_MS);
  const known = cache.get(quarter);
  if (known !== undefined) return known;
  const offset = computeOffset(zone, quarter * QUARTER_MS);
  if (cache.size >= CACHE_MAX) cache.clear();
  cache.set(quarter, offset);
  return offset;
}

/** The wall clock of a zone as if it were UTC, in milliseconds; what a calendar on the wall there shows. */
export function wallClock(zone: string, at: Date): number {
  const ms = at.getTime();
  return ms + offsetAt(zone, ms);
}

/** Tells whether the wall clock showed the same time once before, because it was set back in the meantime. */
export function isRepeated(zone: string, at: Date): boolean {
  const ms = at.getTime();
  const offset = offsetAt(zone, ms);
  const setBack = offsetAt(zone, ms - LOOK_BACK_MS) - offset;
  return setBack > 0 && offsetAt(zone, ms - setBack) === offset + setBack;
}

/** Tells whether a text is the name of a time zone (IANA); offsets such as `+02:00` are none. Never throws. */
export function isZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

const DAY_MS = 86_400_000;
const dayNames = new Map<number, string>();

/** Returns the calendar day (`YYYY-MM-DD`) in a zone at an instant. Throws RangeError for an unknown zone. */
export function localDay(zone: string, at: Date): string {
  const day = Math.floor(wallClock(zone, at) / DAY_MS);
  const known = dayNames.get(day);
  if (known !== undefined) return known;
  const name = new Date(day * DAY_MS).toISOString().slice(0, 10);
  if (dayNames.size >= CACHE_MAX) dayNames.clear();
  dayNames.set(day, name);
  return name;
}
