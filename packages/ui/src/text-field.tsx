"use client";

import { Input } from "@base-ui/react/input";
import { type HTMLInputAutoCompleteAttribute, type Ref, useId } from "react";
import { cn } from "./class-names.ts";
import { Field, type FieldTexts, controlClass } from "./field.tsx";
import { useEarlyText } from "./use-early-text.ts";

/** Props of `TextField`. `mono` is for addresses, hosts and ids. */
export interface TextFieldProps extends FieldTexts {
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  name?: string;
  type?: "text" | "email" | "password" | "url" | "number" | "time" | "date" | "datetime-local";
  autoComplete?: HTMLInputAutoCompleteAttribute;
  inputMode?: "text" | "numeric" | "email" | "url";
  placeholder?: string;
  mono?: boolean;
  unit?: string;
  className?: string;
  ref?: Ref<HTMLInputElement>;
}

/** One line of text with label, hint, counter and error. */
export function TextField(props: TextFieldProps) {
  const {
    label,
    hint,
    error,
    optional,
    limit,
    hideLabel,
    aside,
    className,
    onChange,
    mono,
    unit,
    ...control
  } = props;
  const id = useId();
  useEarlyText(id, control.value, onChange);
  const texts = { id, label, hint, error, optional, limit, hideLabel, aside, className };
  return (
    <Field {...texts} length={control.value.length}>
      {(field) => (
        <span className="flex items-center gap-2">
          <Input
            {...control}
            {...field}
            spellCheck={mono || control.type === "email" ? false : undefined}
            onValueChange={(value) => onChange(String(value))}
            className={cn(controlClass, "h-8 px-2.5 text-body touch:h-11", mono && "font-mono text-table")}
          />
          {unit && <span className="shrink-0 text-table text-muted">{unit}</span>}
        </span>
      )}
    </Field>
  );
}
