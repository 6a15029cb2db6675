import { describe, expect, it } from "vitest";
import { nextDay } from "./index.ts";

describe("nextDay", () => {
  it.each([
    ["in UTC", "UTC", "2026-03-02T09:00:00Z", "2026-03-03T00:00:00Z"],
    ["at midnight itself", "UTC", "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z"],
    ["where it is tomorrow already", "Asia/Tokyo", "2026-03-02T15:30:00Z", "2026-03-03T15:00:00Z"],
    ["on the day of 23 hours", "Europe/Berlin", "2026-03-29T00:00:00Z", "2026-03-29T22:00:00Z"],
    ["on the day of 25 hours", "Europe/Berlin", "2026-10-24T23:00:00Z", "2026-10-25T23:00:00Z"],
    ["where midnight itself is skipped", "Africa/Cairo", "2026-04-23T12:00:00Z", "2026-04-23T22:00:00Z"],
  ])("%s", (_, zone, at, expected) => {
    expect(nextDay(zone, new Date(at))).toEqual(new Date(expected));
  });
});
