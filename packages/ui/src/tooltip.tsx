"use client";

import { Tooltip as BaseTooltip } from "@base-ui/react/tooltip";
import type { ReactElement } from "react";
import { KeyHint } from "./key-hint.tsx";

/** Props of `Tooltip`. `children` is the one element it explains. */
export interface TooltipProps {
  text: string;
  keys?: string;
  side?: "top" | "bottom" | "inline-end" | "inline-start";
  children: ReactElement;
}

/** A short explanation on hover and focus. Never the only place where something is said. */
export function Tooltip({ text, keys, side = "top", children }: TooltipProps) {
  return (
    <BaseTooltip.Root>
      <BaseTooltip.Trigger delay={500} render={children} />
      <BaseTooltip.Portal>
        <BaseTooltip.Positioner side={side} sideOffset={6} className="z-50">
          <BaseTooltip.Popup className="overlay-motion flex max-w-72 items-center rounded-control border border-line bg-surface px-2 py-1 text-label text-ink shadow-overlay">
            {text}
            {keys && <KeyHint keys={keys} />}
          </BaseTooltip.Popup>
        </BaseTooltip.Positioner>
      </BaseTooltip.Portal>
    </BaseTooltip.Root>
  );
}
