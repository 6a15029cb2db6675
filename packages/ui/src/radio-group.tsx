"use client";

import { Radio } from "@base-ui/react/radio";
import { RadioGroup as BaseRadioGroup } from "@base-ui/react/radio-group";
import { useId } from "react";
import { FieldError } from "./field.tsx";
import type { Choice } from "./select-field.tsx";

/** Props of `RadioGroup`. */
export interface RadioGroupProps<Value extends string> {
  label: string;
  choices: ReadonlyArray<Choice<Value>>;
  value: Value;
  onChange: (value: Value) => void;
  error?: string;
  name?: string;
}

/** One of two to five choices, all in sight, each with a line that explains it. */
export function RadioGroup<Value extends string>({
  label,
  choices,
  value,
  onChange,
  error,
  name,
}: RadioGroupProps<Value>) {
  const id = useId();
  return (
    <div className="flex flex-col gap-2">
      <span id={id} className="text-label font-medium">
        {label}
      </span>
      <BaseRadioGroup
        aria-labelledby={id}
        name={name}
        value={value}
        onValueChange={(next) => onChange(next)}
        className="grid gap-2 sm:grid-flow-col sm:auto-cols-fr"
      >
        {choices.map((choice) => (
          <label
            key={choice.value}
            className="flex min-h-8 items-start gap-2 rounded-control border border-line bg-surface px-3 py-2 transition-colors has-data-checked:border-action has-data-checked:bg-selected touch:min-h-11"
          >
            <Radio.Root
              value={choice.value}
              aria-labelledby={`${id}-${choice.value}`}
              className="mt-0.5 grid size-4 shrink-0 place-items-center rounded-full border border-field bg-surface data-checked:border-action"
            >
              <Radio.Indicator className="size-2 rounded-full bg-action" />
            </Radio.Root>
            <span className="min-w-0">
              <span id={`${id}-${choice.value}`} className="block text-body">
                {choice.label}
              </span>
              {choice.hint && <span className="block text-label text-muted">{choice.hint}</span>}
            </span>
          </label>
        ))}
      </BaseRadioGroup>
      {error && <FieldError>{error}</FieldError>}
    </div>
  );
}
