"use client";

import { useId } from "react";
import { countText } from "./figure-text.ts";
import { type StripCell, type StripSegment, layoutStrip } from "./strip-layout.ts";
import { StateMark } from "./state-mark.tsx";
import type { Tone } from "./tokens.ts";
import { useUi } from "./ui-provider.tsx";

/** Props of `Strip`. `summary` says in words what it shows; `today` is `YYYY-MM-DD` in the campaign's zone. */
export interface StripProps {
  segments: readonly StripSegment[];
  today: string;
  summary: string;
  size?: "row" | "full";
  locale?: string;
}

const fills: Record<Tone, string> = {
  good: "fill-action",
  neutral: "fill-action",
  waiting: "fill-waiting",
  bad: "fill-bad",
  unknown: "fill-unknown",
};

/** One bar of days: left what happened, a line for now, right what is planned. */
export function Strip({ segments, today, summary, size = "row", locale = "en" }: StripProps) {
  const full = size === "full";
  const height = full ? 56 : 18;
  const layout = layoutStrip(segments, today, height);
  const base = height + (full ? 18 : 3);
  const hatch = useId();
  return (
    <figure className="min-w-0">
      <svg
        role="img"
        aria-label={summary}
        width="100%"
        height={base + (full ? 24 : 4)}
        className="block overflow-visible"
      >
        <pattern id={hatch} width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="1.25" height="4" className="fill-action" />
        </pattern>
        {layout.cells.map((cell) => (
          <Day key={cell.day} cell={cell} base={base} hatch={hatch} title={dayTitle(cell, locale)} />
        ))}
        <line x1="0" x2="100%" y1={base + 0.5} y2={base + 0.5} className="stroke-field" />
        {full && <DayLabels cells={layout.cells} y={base + 20} locale={locale} />}
        {layout.now !== null && <NowLine at={layout.now} base={base} full={full} />}
      </svg>
      {full && <StripTable segments={segments} locale={locale} />}
    </figure>
  );
}

const dayText = (day: string, locale: string, weekday = true): string =>
  new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "short",
    timeZone: "UTC",
    ...(weekday ? { weekday: "short" as const } : {}),
  }).format(new Date(`${day}T00:00:00Z`));

const dayTitle = (cell: StripCell, locale: string): string =>
  `${dayText(cell.day, locale)} · ${countText(cell.done, locale)}${cell.planned > 0 ? ` + ${countText(cell.planned, locale)}` : ""}`;

function Day({ cell, base, hatch, title }: { cell: StripCell; base: number; hatch: string; title: string }) {
  const gap = Math.min(cell.width * 0.12, 0.6);
  const x = `${cell.x + gap}%`;
  const width = `${cell.width - gap * 2}%`;
  const plannedTop = base - cell.doneHeight - cell.plannedHeight;
  return (
    <g>
      <title>{title}</title>
      <rect x={`${cell.x}%`} width={`${cell.width}%`} y="0" height={base} fill="transparent" />
      {cell.doneHeight > 0 && (
        <rect
          x={x}
          width={width}
          y={base - cell.doneHeight}
          height={cell.doneHeight}
          className={fills[cell.state]}
        />
      )}
      {cell.plannedHeight > 0 && (
        <>
          <rect x={x} width={width} y={plannedTop} height={cell.plannedHeight} className="fill-selected" />
          <rect
            x={x}
            width={width}
            y={plannedTop}
            height={cell.plannedHeight}
            fill={`url(#${hatch})`}
            opacity="0.55"
          />
        </>
      )}
      {/* Under the line a second sign for days that went wrong, so that colour is not alone. */}
      {cell.state === "bad" && <rect x={x} width={width} y={base + 2} height="2" className="fill-bad" />}
      {cell.state === "waiting" && (
        <Dashes
          x={cell.x + gap}
          width={cell.width - gap * 2}
          y={base + 3}
          className="stroke-waiting"
          dash="2 2"
        />
      )}
      {cell.state === "unknown" && (
        <Dashes
          x={cell.x + gap}
          width={cell.width - gap * 2}
          y={base + 3}
          className="stroke-unknown"
          dash="1 3"
        />
      )}
    </g>
  );
}

function Dashes({
  x,
  width,
  y,
  className,
  dash,
}: {
  x: number;
  width: number;
  y: number;
  className: string;
  dash: string;
}) {
  return (
    <line
      x1={`${x}%`}
      x2={`${x + width}%`}
      y1={y}
      y2={y}
      className={className}
      strokeWidth="2"
      strokeDasharray={dash}
    />
  );
}

function NowLine({ at, base, full }: { at: number; base: number; full: boolean }) {
  const { text } = useUi();
  const anchor = at < 8 ? "start" : at > 92 ? "end" : "middle";
  return (
    <g className="text-ink">
      {full && (
        <text x={`${at}%`} y="10" textAnchor={anchor} className="fill-ink text-label font-medium">
          {text.now}
        </text>
      )}
      <line
        x1={`${at}%`}
        x2={`${at}%`}
        y1={full ? 14 : 0}
        y2={base + 3}
        className="stroke-ink"
        strokeWidth="1.5"
      />
    </g>
  );
}

function DayLabels({ cells, y, locale }: { cells: readonly StripCell[]; y: number; locale: string }) {
  const every = cells.length <= 8 ? 1 : 7;
  const first =
    every === 1 ? 0 : cells.findIndex((cell) => new Date(`${cell.day}T00:00:00Z`).getUTCDay() === 1);
  return cells
    .filter((_, index) => index >= first && (index - first) % every === 0)
    .map((cell) => (
      <text key={cell.day} x={`${cell.x}%`} y={y} className="fill-muted text-label">
        {dayText(cell.day, locale, false)}
      </text>
    ));
}

function StripTable({ segments, locale }: { segments: readonly StripSegment[]; locale: string }) {
  const { text } = useUi();
  return (
    <details className="mt-1">
      <summary className="w-fit rounded-control py-1 text-label text-muted hover:text-ink">
        {text.showAsTable}
      </summary>
      <div className="mt-2 max-h-72 overflow-y-auto">
        <table className="w-full text-table">
          <thead className="text-start text-label text-muted">
            <tr className="border-b border-line *:py-1 *:text-start *:font-regular">
              <th scope="col">{text.day}</th>
              <th scope="col">{text.done}</th>
              <th scope="col">{text.planned}</th>
              <th scope="col">{text.state}</th>
            </tr>
          </thead>
          <tbody>
            {segments.map((segment) => (
              <tr key={segment.day} className="border-b border-line *:py-1">
                <td>{dayText(segment.day, locale)}</td>
                <td>{countText(segment.done, locale)}</td>
                <td>{countText(segment.planned, locale)}</td>
                <td>
                  <StateMark tone={segment.state} word={text.tones[segment.state]} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
