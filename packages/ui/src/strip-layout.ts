import type { Tone } from "./tokens.ts";

/** One day of a strip: what left, what is still to leave, and how the day went. `day` is `YYYY-MM-DD`. */
export interface StripSegment {
  readonly day: string;
  readonly done: number;
  readonly planned: number;
  readonly state: Tone;
}

/** One drawn day: positions are percent of the width, heights are pixels from the base line. */
export interface StripCell extends StripSegment {
  readonly x: number;
  readonly width: number;
  readonly doneHeight: number;
  readonly plannedHeight: number;
}

/** Everything the strip draws. `now` is percent of the width, null when today lies outside the days. */
export interface StripLayout {
  readonly cells: readonly StripCell[];
  readonly now: number | null;
  readonly top: number;
}

const scaled = (value: number, top: number, height: number): number =>
  value <= 0 || top <= 0 ? 0 : Math.max(2, Math.round((value / top) * height));

/** Places days side by side; heights count from zero against the fullest day. */
export function layoutStrip(segments: readonly StripSegment[], today: string, height: number): StripLayout {
  const top = Math.max(0, ...segments.map((segment) => segment.done + segment.planned));
  const width = segments.length === 0 ? 0 : 100 / segments.length;
  const cells = segments.map((segment, index) => {
    const doneHeight = scaled(segment.done, top, height);
    const both = scaled(segment.done + segment.planned, top, height);
    return { ...segment, x: index * width, width, doneHeight, plannedHeight: Math.max(0, both - doneHeight) };
  });
  return { cells, now: nowPosition(segments, today, width), top };
}

function nowPosition(segments: readonly StripSegment[], today: string, width: number): number | null {
  const first = segments[0];
  const last = segments.at(-1);
  if (!first || !last || today < first.day || today > last.day) return null;
  const before = segments.filter((segment) => segment.day < today).length;
  const current = segments[before];
  if (!current || current.day !== today) return before * width;
  const whole = current.done + current.planned;
  const share = whole === 0 ? 0.5 : current.done / whole;
  return (before + share) * width;
}
