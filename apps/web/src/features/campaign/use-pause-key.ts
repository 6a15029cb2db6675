"use client";

import { useEffect } from "react";

/** `p` pauses or resumes, unless one is typing or a window is open. */
export function usePauseKey(turn: (() => void) | undefined): void {
  useEffect(() => {
    if (!turn) return;
    const listen = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      if (event.key !== "p" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (target?.closest("input, textarea, [contenteditable=true], [role=dialog], [role=menu]")) return;
      turn();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [turn]);
}
