"use client";

import { type Ref, useId } from "react";
import { cn } from "./class-names.ts";
import { Field, type FieldTexts, controlClass } from "./field.tsx";
import { useEarlyText } from "./use-early-text.ts";

/** Props of `TextArea`. */
export interface TextAreaProps extends FieldTexts {
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  name?: string;
  rows?: number;
  placeholder?: string;
  mono?: boolean;
  className?: string;
  ref?: Ref<HTMLTextAreaElement>;
}

/** Several lines of text with label, hint, counter and error; grows with what is written. */
export function TextArea(props: TextAreaProps) {
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
    rows = 5,
    ...control
  } = props;
  const id = useId();
  useEarlyText(id, control.value, onChange);
  const texts = { id, label, hint, error, optional, limit, hideLabel, aside, className };
  return (
    <Field {...texts} length={control.value.length}>
      {(field) => (
        <textarea
          {...control}
          {...field}
          rows={rows}
          onChange={(event) => onChange(event.target.value)}
          className={cn(
            controlClass,
            "field-sizing-content min-h-20 resize-y px-2.5 py-1.5 text-body",
            mono && "font-mono text-table",
          )}
        />
      )}
    </Field>
  );
}
