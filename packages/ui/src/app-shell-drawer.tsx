"use client";

import { Dialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import type { ShellItem } from "./app-shell.tsx";
import { ShellLink } from "./app-shell-side-bar.tsx";
import { backdropClass } from "./dialog.tsx";
import { useUi } from "./ui-provider.tsx";

interface DrawerProps {
  brand: ReactNode;
  items: readonly ShellItem[];
  current: string | null;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** The whole navigation on a phone. */
export default function ShellDrawer({ brand, items, current, open, onOpenChange }: DrawerProps) {
  const { text } = useUi();
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className={backdropClass} />
        <Dialog.Popup className="overlay-motion fixed inset-y-0 start-0 z-50 flex w-72 flex-col border-e border-line bg-surface shadow-overlay outline-none data-ending-style:-translate-x-4 data-starting-style:-translate-x-4">
          <Dialog.Title className="sr-only">{text.navigation}</Dialog.Title>
          <div className="flex h-12 items-center justify-between border-b border-line ps-4 pe-1">
            {brand}
            <Dialog.Close
              aria-label={text.close}
              className="grid size-11 place-items-center rounded-control text-muted"
            >
              <X aria-hidden className="size-4" />
            </Dialog.Close>
          </div>
          <nav aria-label={text.navigation} className="flex flex-col gap-0.5 p-2">
            {items.map((item) => (
              <ShellLink
                key={item.id}
                item={item}
                current={item.id === current}
                onClick={() => onOpenChange(false)}
              />
            ))}
          </nav>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
