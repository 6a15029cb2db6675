"use client";

import { Select } from "@base-ui/react/select";
import { Check, ChevronsUpDown } from "lucide-react";
import type { Ref } from "react";
import { cn } from "./class-names.ts";
import { Field, type FieldTexts, controlClass } from "./field.tsx";

/** One choice of a select or a radio group. */
export interface Choice<Value extends string = string> {
  value: Value;
  label: string;
  hint?: string;
}

/** Props of `SelectField`. */
export interface SelectFieldProps<Value extends string> extends FieldTexts {
  choices: ReadonlyArray<Choice<Value>>;
  value: Value | null;
  onChange: (value: Value) => void;
  onBlur?: () => void;
  name?: string;
  placeholder?: string;
  className?: string;
  ref?: Ref<HTMLButtonElement>;
}

/** One of a few choices, in a list that opens. */
export function SelectField<Value extends string>(props: SelectFieldProps<Value>) {
  const { choices, value, onChange, onBlur, name, placeholder, className, ref, ...texts } = props;
  return (
    <Field {...texts} className={className}>
      {(field) => (
        <Select.Root
          items={choices}
          value={value}
          name={name}
          onValueChange={(next) => next !== null && onChange(next)}
        >
          <Select.Trigger
            {...field}
            ref={ref}
            onBlur={onBlur}
            className={cn(
              controlClass,
              "flex h-8 items-center justify-between gap-2 ps-2.5 pe-2 text-body touch:h-11",
            )}
          >
            <Select.Value placeholder={placeholder} className="truncate data-placeholder:text-muted" />
            <Select.Icon className="text-muted">
              <ChevronsUpDown aria-hidden className="size-3.5" />
            </Select.Icon>
          </Select.Trigger>
          <SelectList choices={choices} />
        </Select.Root>
      )}
    </Field>
  );
}

function SelectList<Value extends string>({ choices }: { choices: ReadonlyArray<Choice<Value>> }) {
  return (
    <Select.Portal>
      <Select.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
        <Select.Popup className="overlay-motion max-h-(--available-height) min-w-(--anchor-width) overflow-y-auto rounded-control border border-line bg-surface p-1 shadow-overlay">
          <Select.List>
            {choices.map((choice) => (
              <Select.Item
                key={choice.value}
                value={choice.value}
                className="grid min-h-8 cursor-default grid-cols-[1rem_1fr] items-center gap-x-2 rounded-[4px] px-2 text-body outline-none select-none data-highlighted:bg-raised touch:min-h-11"
              >
                <Select.ItemIndicator className="text-action">
                  <Check aria-hidden className="size-4" />
                </Select.ItemIndicator>
                <Select.ItemText className="col-start-2">{choice.label}</Select.ItemText>
                {choice.hint && <span className="col-start-2 pb-1 text-label text-muted">{choice.hint}</span>}
              </Select.Item>
            ))}
          </Select.List>
        </Select.Popup>
      </Select.Positioner>
    </Select.Portal>
  );
}
