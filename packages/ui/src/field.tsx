"use client";

import { CircleAlert } from "lucide-react";
import { useId, type ReactNode } from "react";
import { cn } from "./class-names.ts";
import { useUi } from "./ui-provider.tsx";

/** What every field says about itself. `limit` shows how many characters are left once four fifths are used. */
export interface FieldTexts {
  label: string;
  hint?: ReactNode;
  error?: string;
  optional?: boolean;
  limit?: number;
  hideLabel?: boolean;
  /** Stands at the end of the label's line, as a menu that inserts text. */
  aside?: ReactNode;
}

/** What a control inside `Field` must carry. */
export interface FieldControl {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

/** Props of `Field`. */
export interface FieldProps extends FieldTexts {
  /** The control's id, where whoever asks must know it; else one is made. */
  id?: string;
  length?: number;
  className?: string;
  children: (control: FieldControl) => ReactNode;
}

/** Label, hint, counter and error around one control, tied together for readers. */
export function Field({
  label,
  hint,
  error,
  optional,
  limit,
  hideLabel,
  aside,
  id: given,
  length = 0,
  className,
  children,
}: FieldProps) {
  const made = useId();
  const id = given ?? made;
  const { text } = useUi();
  const near = limit !== undefined && length >= limit * 0.8;
  const described = [hint && `${id}-hint`, near && `${id}-left`, error && `${id}-error`]
    .filter(Boolean)
    .join(" ");
  return (
    <div className={cn("flex min-w-0 flex-col gap-1", className)}>
      <div className={cn("flex items-end justify-between gap-2", hideLabel && "sr-only")}>
        <label htmlFor={id} className="text-label font-medium text-ink">
          {label}
          {optional && <span className="font-regular text-muted"> · {text.optional}</span>}
        </label>
        {near && (
          <span id={`${id}-left`} className={cn("text-label", length > limit ? "text-bad" : "text-muted")}>
            {text.left(limit - length)}
          </span>
        )}
        {aside}
      </div>
      {children({ id, "aria-describedby": described || undefined, "aria-invalid": error ? true : undefined })}
      {hint && (
        <p id={`${id}-hint`} className="text-label text-muted">
          {hint}
        </p>
      )}
      {error && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </div>
  );
}

/** An error below a control: a mark and a sentence, not colour alone. */
export function FieldError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p id={id} className="flex gap-1 text-label text-bad">
      <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
      <span>{children}</span>
    </p>
  );
}

/** The look of a text control. */
export const controlClass =
  "w-full min-w-0 rounded-control border border-field bg-surface text-ink placeholder:text-muted transition-colors hover:border-ink/60 focus:outline-2 focus:outline-offset-0 focus:outline-action aria-invalid:border-bad";
