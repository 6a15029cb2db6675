import { Temporal } from "temporal-polyfill";

/** Returns when the next calendar day begins in a zone. Throws RangeError for an unknown zone. */
export function nextDay(zone: string, at: Date): Date {
  const today = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate();
  return new Date(today.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds);
}
