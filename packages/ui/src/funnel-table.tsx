import { useId } from "react";
import { figureText, type FigurePhrase } from "./figure-text.ts";

/** One line of a funnel. `machine` events are hatched and never added to those of people. */
export interface FunnelRow {
  id: string;
  label: string;
  value: number;
  whole: number;
  machine?: boolean;
  tone?: "action" | "bad" | "good";
}

/** Props of `FunnelTable`. `title` states the finding; `asOf` is the time of the numbers. */
export interface FunnelTableProps {
  title: string;
  asOf: string;
  rows: readonly FunnelRow[];
  phrase?: FigurePhrase;
}

const fills = { action: "fill-action", bad: "fill-bad", good: "fill-good" } as const;

/** Counts against their whole as bars from zero, labelled directly; it is its own table view. */
export function FunnelTable({ title, asOf, rows, phrase }: FunnelTableProps) {
  const hatch = useId();
  return (
    <table className="w-full text-table">
      <caption className="pb-2 text-start">
        <span className="text-body font-medium">{title}</span>
        <span className="ps-2 text-label text-muted">{asOf}</span>
      </caption>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} className="h-7 max-sm:flex max-sm:flex-wrap max-sm:justify-between max-sm:py-1">
            <th scope="row" className="pe-4 text-start font-regular whitespace-nowrap">
              {row.label}
            </th>
            <td aria-hidden className="w-1/2 max-sm:order-last max-sm:w-full">
              <svg width="100%" height="10" className="block">
                <pattern
                  id={`${hatch}${row.id}`}
                  width="4"
                  height="4"
                  patternUnits="userSpaceOnUse"
                  patternTransform="rotate(45)"
                >
                  <rect width="2" height="4" className={fills[row.tone ?? "action"]} />
                </pattern>
                <rect width="100%" height="10" className="fill-raised" />
                <rect
                  width={`${row.whole > 0 ? (row.value / row.whole) * 100 : 0}%`}
                  height="10"
                  className={row.machine ? undefined : fills[row.tone ?? "action"]}
                  fill={row.machine ? `url(#${hatch}${row.id})` : undefined}
                />
              </svg>
            </td>
            <td className="ps-4 text-end whitespace-nowrap">{figureText(row.value, row.whole, phrase)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
