import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { isOpen } from "./is-open.ts";
import { nextOpening } from "./next-opening.ts";
import { windowIssues } from "./sending-window.ts";
import type { SendingWindow } from "./sending-window.ts";
import { isZone, localDay } from "./wall-clock.ts";

const weekdays = [1, 2, 3, 4, 5];
const all = [1, 2, 3, 4, 5, 6, 7];
const office: SendingWindow = { days: weekdays, startMinute: 540, endMinute: 1020, zone: "Europe/Berlin" };
const zones = [
  "Europe/Berlin",
  "America/New_York",
  "America/St_Johns",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Chatham",
  "Africa/Cairo",
  "America/Santiago",
  "America/Havana",
  "UTC",
];
const changes = [
  "2026-03-08",
  "2026-03-29",
  "2026-04-05",
  "2026-04-24",
  "2026-09-06",
  "2026-10-04",
  "2026-10-25",
  "2026-10-30",
  "2026-11-01",
];

const windows: fc.Arbitrary<SendingWindow> = fc
  .record({
    days: fc.subarray(all, { minLength: 1 }),
    minutes: fc
      .tuple(fc.integer({ min: 0, max: 1440 }), fc.integer({ min: 0, max: 1440 }))
      .filter(([a, b]) => a !== b),
    zone: fc.constantFrom(...zones),
  })
  .map(({ days, minutes: [a, b], zone }) => ({
    days,
    startMinute: Math.min(a, b),
    endMinute: Math.max(a, b),
    zone,
  }));

const instants = fc
  .tuple(
    fc.constantFrom(...changes),
    fc.integer({ min: -2_880, max: 2_880 }),
    fc.integer({ min: 0, max: 59_999 }),
  )
  .map(([day, minutes, ms]) => new Date(Date.parse(`${day}T00:00:00Z`) + minutes * 60_000 + ms));

/** The rule again by Temporal alone: the wall time fits, and this is the first instant that shows it. */
function isOpenByCalendar(window: SendingWindow, at: Date): boolean {
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(window.zone);
  const minute = local.hour * 60 + local.minute;
  const first = local.toPlainDateTime().toZonedDateTime(window.zone, { disambiguation: "earlier" });
  const isFirst = first.epochMilliseconds === at.getTime();
  return (
    window.days.includes(local.dayOfWeek) &&
    minute >= window.startMinute &&
    minute < window.endMinute &&
    isFirst
  );
}

describe("nextOpening", () => {
  it.each([
    ["open now", "2026-03-04T10:00:00Z", "2026-03-04T10:00:00Z"],
    ["before work", "2026-03-04T07:59:59Z", "2026-03-04T08:00:00Z"],
    ["after work on Friday", "2026-03-06T16:00:00Z", "2026-03-09T08:00:00Z"],
    ["over the change to summer time", "2026-03-27T20:00:00Z", "2026-03-30T07:00:00Z"],
  ])("%s", (_, at, expected) => {
    expect(nextOpening(office, new Date(at))).toEqual(new Date(expected));
  });

  it("returns the given instant itself while open", () => {
    const at = new Date("2026-03-04T10:00:00Z");
    expect(nextOpening(office, at)).toBe(at);
  });

  it("opens when the clocks go forward, if the start was skipped", () => {
    const night = { days: all, startMinute: 150, endMinute: 300, zone: "Europe/Berlin" };
    expect(nextOpening(night, new Date("2026-03-29T00:00:00Z"))).toEqual(new Date("2026-03-29T01:00:00Z"));
  });

  it("opens on the next day, if the whole window was skipped", () => {
    const skipped = { days: [7], startMinute: 130, endMinute: 170, zone: "Europe/Berlin" };
    expect(nextOpening(skipped, new Date("2026-03-29T00:00:00Z"))).toEqual(new Date("2026-04-05T00:10:00Z"));
  });

  it("is closed in the repeated hour and goes on after it", () => {
    const night = { days: all, startMinute: 150, endMinute: 240, zone: "Europe/Berlin" };
    expect(isOpen(night, new Date("2026-10-25T00:45:00Z"))).toBe(true);
    expect(isOpen(night, new Date("2026-10-25T01:15:00Z"))).toBe(false);
    expect(isOpen(night, new Date("2026-10-25T01:45:00Z"))).toBe(false);
    expect(nextOpening(night, new Date("2026-10-25T01:15:00Z"))).toEqual(new Date("2026-10-25T02:00:00Z"));
  });

  it("agrees with the calendar about being open, on days when clocks change", () => {
    fc.assert(
      fc.property(windows, instants, (window, at) => {
        expect(isOpen(window, at)).toBe(isOpenByCalendar(window, at));
      }),
      { seed: 81, numRuns: 3_000 },
    );
  });

  it("is open, not before the instant, and nothing opens earlier", () => {
    fc.assert(
      fc.property(
        windows,
        instants,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (window, at, share) => {
          const next = nextOpening(window, at);
          expect(next.getTime()).toBeGreaterThanOrEqual(at.getTime());
          expect(isOpen(window, next)).toBe(true);
          const between = new Date(Math.floor(at.getTime() + (next.getTime() - at.getTime()) * share));
          if (between.getTime() < next.getTime()) expect(isOpen(window, between)).toBe(false);
          if (next > at) expect(isOpen(window, new Date(next.getTime() - 1))).toBe(false);
        },
      ),
      { seed: 82, numRuns: 2_000 },
    );
  });

  it("never opens for longer than the window is on any day", () => {
    fc.assert(
      fc.property(windows, fc.constantFrom(...changes), (window, day) => {
        const start = Date.parse(`${day}T00:00:00Z`) - 14 * 3_600_000;
        const minutes = new Map<string, number>();
        for (let minute = 0; minute < 52 * 60; minute += 1) {
          const at = new Date(start + minute * 60_000);
          const key = localDay(window.zone, at);
          if (isOpen(window, at)) minutes.set(key, (minutes.get(key) ?? 0) + 1);
        }
        for (const open of minutes.values())
          expect(open).toBeLessThanOrEqual(window.endMinute - window.startMinute);
      }),
      { seed: 83, numRuns: 40 },
    );
  });
});

describe("windowIssues", () => {
  it("finds nothing wrong with usual windows", () => {
    expect(windowIssues(office)).toEqual([]);
    expect(windowIssues({ ...office, startMinute: 0, endMinute: 1440 })).toEqual([]);
  });

  it.each([
    [{ days: [] }],
    [{ days: [0] }],
    [{ days: [1, 1] }],
    [{ startMinute: 1_320, endMinute: 360 }],
    [{ startMinute: 540, endMinute: 540 }],
    [{ startMinute: -1 }],
    [{ endMinute: 1441 }],
    [{ startMinute: 1.5 }],
    [{ zone: "Mars/Olympus" }],
    [{ zone: "+02:00" }],
  ])("refuses %j", (part) => {
    expect(windowIssues({ ...office, ...part })).toHaveLength(1);
    expect(() => nextOpening({ ...office, ...part }, new Date(0))).toThrow(RangeError);
  });
});

describe("localDay", () => {
  it("is the day on the wall there", () => {
    const at = new Date("2026-01-01T10:30:00Z");
    expect(localDay("Pacific/Kiritimati", at)).toBe("2026-01-02");
    expect(localDay("America/Los_Angeles", at)).toBe("2026-01-01");
    expect(localDay("Pacific/Pago_Pago", at)).toBe("2025-12-31");
    expect([isZone("Asia/Tokyo"), isZone(""), isZone("Nowhere")]).toEqual([true, false, false]);
  });
});
