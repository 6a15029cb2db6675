"use client";

import { Switch as BaseSwitch } from "@base-ui/react/switch";
import { useId, type ReactNode } from "react";

/** Props of `Switch`. */
export interface SwitchProps {
  label: string;
  hint?: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  name?: string;
}

/** A setting that is on or off and takes effect at once. */
export function Switch({ label, hint, checked, onChange, name }: SwitchProps) {
  const id = useId();
  return (
    <label className="flex items-start justify-between gap-4 touch:min-h-11">
      <span className="min-w-0">
        <span className="text-body">{label}</span>
        {hint && (
          <span id={id} className="block text-label text-muted">
            {hint}
          </span>
        )}
      </span>
      <BaseSwitch.Root
        name={name}
        checked={checked}
        onCheckedChange={onChange}
        aria-label={label}
        aria-describedby={hint ? id : undefined}
        className="relative mt-0.5 h-5 w-9 shrink-0 rounded-full border border-field bg-raised transition-colors data-checked:border-action data-checked:bg-action"
      >
        <BaseSwitch.Thumb className="absolute start-0.5 top-0.5 size-3.5 rounded-full bg-field transition-all data-checked:start-4.5 data-checked:bg-on-action" />
      </BaseSwitch.Root>
    </label>
  );
}
