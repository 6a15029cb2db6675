"use client";

import { Button as BaseButton } from "@base-ui/react/button";
import type { ReactNode } from "react";
import { cn } from "./class-names.ts";
import { Tooltip } from "./tooltip.tsx";

/** Props of `IconButton`. `label` is its name for readers and its tooltip. */
export interface IconButtonProps {
  label: string;
  icon: ReactNode;
  keys?: string;
  pressed?: boolean;
  onClick?: () => void;
  className?: string;
}

/** A square button with an icon, a name and a tooltip that says the same. */
export function IconButton({ label, icon, keys, pressed, onClick, className }: IconButtonProps) {
  return (
    <Tooltip text={label} keys={keys}>
      <BaseButton
        aria-label={label}
        aria-pressed={pressed}
        onClick={onClick}
        className={cn(iconClass, className)}
      >
        {icon}
      </BaseButton>
    </Tooltip>
  );
}

const iconClass =
  "inline-grid size-8 shrink-0 place-items-center rounded-control text-muted transition-colors hover:bg-raised hover:text-ink aria-pressed:bg-selected aria-pressed:text-action touch:size-11 [&>svg]:size-4";
