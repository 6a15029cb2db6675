import { describe, expect, it } from "vitest";
import { type MomentStyle, type MomentWish, momentText } from "./moment-text.ts";

const at = new Date("2026-03-03T20:05:09Z");
const en: MomentStyle = { dateFormat: "month_first", hour12: false, language: "en" };
const textOf = (style: Partial<MomentStyle>, wish: Partial<MomentWish> = {}) =>
  momentText(at, { ...en, ...style }, { zone: "UTC", ...wish });

describe("a moment", () => {
  it.each([
    [{}, {}, "Mar 3, 20:05"],
    [{ dateFormat: "day_first" }, {}, "3 Mar, 20:05"],
    [{ dateFormat: "iso" }, {}, "2026-03-03, 20:05"],
    [{ hour12: true }, {}, "Mar 3, 8:05 PM"],
    [{ language: "es", dateFormat: "day_first" }, {}, "3 mar, 20:05"],
    [{ dateFormat: "iso" }, { zone: "Asia/Tokyo" }, "2026-03-04, 05:05"],
    [{}, { weekday: true, time: false }, "Tue, Mar 3"],
    [{}, { day: false, time: "seconds" }, "20:05:09"],
    [{}, { day: false, zoneName: true }, "20:05 UTC"],
  ] as const)("is written as its reader wishes: %o %o", (style, wish, text) => {
    expect(textOf(style, wish)).toBe(text);
  });

  it("has midnight as 00:00", () => {
    expect(momentText(new Date("2026-03-03T00:00:00Z"), en, { zone: "UTC", day: false })).toBe("00:00");
  });
});
