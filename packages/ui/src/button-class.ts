import { cn } from "./class-names.ts";

/** How a button looks. One `filled` a screen. */
export type ButtonVariant = "filled" | "outline" | "quiet" | "danger";

/** `small` is for table rows and bars; touch screens get 44 px either way. */
export type ButtonSize = "medium" | "small";

const base =
  "inline-flex items-center justify-center gap-2 rounded-control border font-medium whitespace-nowrap select-none no-underline transition-colors touch:min-h-11 disabled:opacity-60 data-disabled:opacity-60 [&>svg]:size-4 [&>svg]:shrink-0";

const variants: Record<ButtonVariant, string> = {
  filled: "border-transparent bg-action text-on-action not-disabled:hover:bg-action-strong",
  outline: "border-field bg-surface text-ink not-disabled:hover:bg-raised",
  quiet: "border-transparent bg-transparent text-ink not-disabled:hover:bg-raised",
  danger: "border-bad bg-surface text-bad not-disabled:hover:bg-bad-tint",
};

const sizes: Record<ButtonSize, string> = {
  medium: "h-8 px-3 text-body",
  small: "h-7 px-2 text-table",
};

/** The classes of a button, for elements that must look like one. */
export function buttonClass(
  variant: ButtonVariant = "outline",
  size: ButtonSize = "medium",
  extra?: string,
): string {
  return cn(base, variants[variant], sizes[size], extra);
}
