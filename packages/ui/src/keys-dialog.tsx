"use client";

import { lazy, Suspense, useEffect, useState } from "react";
import { useUi } from "./ui-provider.tsx";

const Dialog = lazy(async () => ({ default: (await import("./dialog.tsx")).Dialog }));

/** Shows all keys when `?` is pressed. `keys` pairs a key with what it does. */
export function KeysDialog({ keys }: { keys: ReadonlyArray<{ keys: string; label: string }> }) {
  const { text } = useUi();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      if (event.key !== "?" || target?.closest("input, textarea, [contenteditable=true], [role=dialog]"))
        return;
      setOpen(true);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
  if (!open) return null;
  return (
    <Suspense fallback={null}>
      <Dialog open={open} onOpenChange={setOpen} title={text.keys}>
        <dl className="grid grid-cols-[max-content_1fr] gap-x-6 gap-y-2">
          {keys.map((entry) => (
            <div key={entry.keys} className="contents">
              <dt>
                <kbd className="rounded-[4px] border border-line bg-canvas px-1.5 font-sans text-label">
                  {entry.keys}
                </kbd>
              </dt>
              <dd>{entry.label}</dd>
            </div>
          ))}
        </dl>
      </Dialog>
    </Suspense>
  );
}
