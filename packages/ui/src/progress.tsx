"use client";

import { Progress as BaseProgress } from "@base-ui/react/progress";
import { figureText, type FigurePhrase } from "./figure-text.ts";

/** Props of `Progress`. Without `whole` the end is not known yet. */
export interface ProgressProps {
  label: string;
  done: number;
  whole: number | null;
  phrase?: FigurePhrase;
}

/** How far something has come, with the numbers beside the bar. */
export function Progress({ label, done, whole, phrase }: ProgressProps) {
  return (
    <BaseProgress.Root
      value={whole === null ? null : done}
      max={whole ?? undefined}
      className="flex flex-col gap-1"
    >
      <div className="flex justify-between gap-2 text-table">
        <BaseProgress.Label>{label}</BaseProgress.Label>
        {whole !== null && <span className="text-muted">{figureText(done, whole, phrase)}</span>}
      </div>
      <BaseProgress.Track className="h-1.5 overflow-hidden rounded-full bg-raised">
        <BaseProgress.Indicator className="h-full bg-action transition-all data-indeterminate:w-1/3" />
      </BaseProgress.Track>
    </BaseProgress.Root>
  );
}
