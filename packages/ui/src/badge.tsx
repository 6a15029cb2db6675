import type { ReactNode } from "react";
import { cn } from "./class-names.ts";

/** A small neutral label, as a step number or a kind. States use `StateMark`. */
export function Badge({ children, mono }: { children: ReactNode; mono?: boolean }) {
  return (
    <span
      className={cn(
        "inline-flex items-center rounded-[4px] border border-line bg-raised px-1.5 text-label whitespace-nowrap text-muted",
        mono && "font-mono",
      )}
    >
      {children}
    </span>
  );
}
