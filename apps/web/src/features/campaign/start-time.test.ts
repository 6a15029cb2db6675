import { describe, expect, it } from "vitest";
import { instantIn, wallTimeIn } from "./start-time.ts";

const iso = (zone: string, wallTime: string) => instantIn(zone, wallTime)?.toISOString();

describe("instantIn", () => {
  it("reads a wall clock east and west of Greenwich", () => {
    expect(iso("UTC", "2026-03-02T09:00")).toBe("2026-03-02T09:00:00.000Z");
    expect(iso("Europe/Berlin", "2026-07-01T00:30")).toBe("2026-06-30T22:30:00.000Z");
    expect(iso("Asia/Kathmandu", "2026-03-02T09:00")).toBe("2026-03-02T03:15:00.000Z");
    expect(iso("America/New_York", "2026-12-31T23:59")).toBe("2027-01-01T04:59:00.000Z");
  });

  it("takes the time after the gap where the clock is set forward", () => {
    expect(iso("Europe/Berlin", "2026-03-29T02:30")).toBe("2026-03-29T01:30:00.000Z");
    expect(iso("America/New_York", "2026-03-08T02:30")).toBe("2026-03-08T07:30:00.000Z");
    expect(iso("America/New_York", "2026-03-08T03:30")).toBe("2026-03-08T07:30:00.000Z");
  });

  it("takes the first of two where the clock is set back", () => {
    expect(iso("Europe/Berlin", "2026-10-25T02:30")).toBe("2026-10-25T00:30:00.000Z");
    expect(iso("Europe/Berlin", "2026-10-25T03:30")).toBe("2026-10-25T02:30:00.000Z");
  });

  it("gives nothing for a field that is not filled in", () => {
    expect(instantIn("UTC", "")).toBeUndefined();
  });

  it("is what wallTimeIn shows", () => {
    const at = new Date("2026-11-20T12:31:00Z");
    expect(wallTimeIn("Asia/Tokyo", at)).toBe("2026-11-20T21:31");
    expect(instantIn("Asia/Tokyo", wallTimeIn("Asia/Tokyo", at))).toEqual(at);
  });
});
