import { isZone } from "./wall-clock.ts";

/**
 * When a campaign may send: on ISO weekdays (1 Monday to 7 Sunday), from `startMinute` up to but not including
 * `endMinute` of the local day (0 to 1440), on the wall clock of an IANA zone.
 */
export type SendingWindow = { days: readonly number[]; startMinute: number; endMinute: number; zone: string };

const DAY_MINUTES = 1440;

function isMinute(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= DAY_MINUTES;
}

/** Lists in plain words what is wrong with a window; empty when it may be used. Overnight windows are refused. */
export function windowIssues(window: SendingWindow): string[] {
  const issues: string[] = [];
  const { days, startMinute, endMinute, zone } = window;
  if (days.length === 0) issues.push("Choose at least one day.");
  if (days.some((day) => !Number.isInteger(day) || day < 1 || day > 7))
    issues.push("Days are 1 (Monday) to 7 (Sunday).");
  if (new Set(days).size !== days.length) issues.push("A day is listed twice.");
  if (!isMinute(startMinute) || !isMinute(endMinute)) issues.push("Times are whole minutes from 0 to 1440.");
  else if (startMinute >= endMinute) issues.push("The window must end after it starts, on the same day.");
  if (!isZone(zone)) issues.push("The time zone is not known.");
  return issues;
}

/** Throws RangeError when a window has issues. */
export function assertWindow(window: SendingWindow): void {
  const [issue] = windowIssues(window);
  if (issue !== undefined) throw new RangeError(issue);
}
