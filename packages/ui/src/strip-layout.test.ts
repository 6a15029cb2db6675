import { describe, expect, it } from "vitest";
import { layoutStrip, type StripSegment } from "./strip-layout.ts";

const day = (date: string, done: number, planned: number): StripSegment => ({
  day: date,
  done,
  planned,
  state: "neutral",
});

describe("strip layout", () => {
  const days = [day("2026-03-02", 40, 0), day("2026-03-03", 10, 30), day("2026-03-04", 0, 20)];

  it("counts from zero against the fullest day and never hides a small day", () => {
    const { cells, top } = layoutStrip([...days, day("2026-03-05", 0, 1)], "2026-03-03", 20);
    expect(top).toBe(40);
    expect(cells.map((cell) => [cell.doneHeight, cell.plannedHeight])).toEqual([
      [20, 0],
      [5, 15],
      [0, 10],
      [0, 2],
    ]);
  });

  it("puts now inside today by what has left", () => {
    expect(layoutStrip(days, "2026-03-03", 20).now).toBeCloseTo((1.25 / 3) * 100);
  });

  it("draws no line when today is not among the days", () => {
    expect(layoutStrip(days, "2026-04-01", 20).now).toBeNull();
    expect(layoutStrip([], "2026-04-01", 20)).toEqual({ cells: [], now: null, top: 0 });
  });

  it("lies between two days when today has no segment", () => {
    const gap = [day("2026-03-02", 1, 0), day("2026-03-05", 0, 1)];
    expect(layoutStrip(gap, "2026-03-03", 20).now).toBe(50);
  });
});
