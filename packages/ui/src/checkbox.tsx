"use client";

import { Checkbox as BaseCheckbox } from "@base-ui/react/checkbox";
import { Check, Minus } from "lucide-react";
import { useId, type ReactNode, type Ref } from "react";
import { cn } from "./class-names.ts";
import { FieldError } from "./field.tsx";

/** Props of `Checkbox`. With `hideLabel` the label is only for readers, as in table rows. */
export interface CheckboxProps {
  label: ReactNode;
  hint?: ReactNode;
  error?: string;
  checked: boolean;
  mixed?: boolean;
  onChange: (checked: boolean) => void;
  name?: string;
  hideLabel?: boolean;
  ref?: Ref<HTMLElement>;
}

/** A choice of yes or no that takes effect when the form is sent. */
export function Checkbox({
  label,
  hint,
  error,
  checked,
  mixed,
  onChange,
  name,
  hideLabel,
  ref,
}: CheckboxProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  return (
    <div className="flex flex-col gap-1">
      <label className={cn("flex items-start gap-2", !hideLabel && "touch:min-h-11")}>
        <BaseCheckbox.Root
          ref={ref}
          name={name}
          checked={checked}
          indeterminate={mixed}
          onCheckedChange={onChange}
          aria-labelledby={`${id}-label`}
          aria-describedby={described}
          aria-invalid={error ? true : undefined}
          className="relative mt-0.5 grid size-4 shrink-0 place-items-center rounded-[4px] border border-field bg-surface text-on-action transition-colors after:absolute after:-inset-3 after:content-[''] data-checked:border-action data-checked:bg-action data-indeterminate:border-action data-indeterminate:bg-action aria-invalid:border-bad"
        >
          <BaseCheckbox.Indicator>
            {mixed ? (
              <Minus aria-hidden className="size-3" />
            ) : (
              <Check aria-hidden className="size-3" strokeWidth={3} />
            )}
          </BaseCheckbox.Indicator>
        </BaseCheckbox.Root>
        <span id={`${id}-label`} className={hideLabel ? "sr-only" : "text-body"}>
          {label}
        </span>
      </label>
      {hint && (
        <p id={`${id}-hint`} className="ps-6 text-label text-muted">
          {hint}
        </p>
      )}
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </div>
  );
}
