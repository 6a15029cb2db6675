"use client";

import { useSelectedLayoutSegment } from "next/navigation";
import type { ReactNode } from "react";
import { cn } from "@penguin/ui/class-names";
import { ThreadList } from "./thread-list.tsx";

/** The conversations beside the one that is open; on a phone one or the other. */
export function InboxFrame({ children }: { children: ReactNode }) {
  const open = useSelectedLayoutSegment();
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[22rem_1fr]">
      <div
        className={cn(
          "lg:sticky lg:top-18 lg:max-h-[calc(100dvh-6rem)] lg:overflow-y-auto",
          open !== null && "max-lg:hidden",
        )}
      >
        <ThreadList current={open} />
      </div>
      <div className={cn("min-w-0", open === null && "max-lg:hidden")}>{children}</div>
    </div>
  );
}
