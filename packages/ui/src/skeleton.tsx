import { cn } from "./class-names.ts";

/** Props of `Skeleton`. `label` tells readers what is loading. */
export interface SkeletonProps {
  label: string;
  rows?: number;
  kind?: "rows" | "lines" | "panel";
}

/** Holds the place of what loads, in its final size; invisible for the first 200 ms. */
export function Skeleton({ label, rows = 6, kind = "rows" }: SkeletonProps) {
  if (kind === "panel") {
    return (
      <output aria-label={label} className="late block h-40 rounded-panel border border-line bg-surface" />
    );
  }
  return (
    <output aria-label={label} className="late flex flex-col">
      {Array.from({ length: rows }, (_, row) => (
        <span
          key={row}
          className={cn("flex items-center", kind === "rows" ? "h-(--row) border-b border-line px-3" : "h-6")}
        >
          <span className={cn("h-2.5 rounded-full bg-line", widths[row % widths.length])} />
        </span>
      ))}
    </output>
  );
}

const widths = ["w-3/5", "w-2/5", "w-1/2", "w-1/3"];
