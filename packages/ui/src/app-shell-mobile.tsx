"use client";

import { Dialog } from "@base-ui/react/dialog";
import { Menu as MenuIcon, X } from "lucide-react";
import type { ReactNode } from "react";
import type { ShellItem } from "./app-shell.tsx";
import { ShellLink } from "./app-shell-side-bar.tsx";
import { cn } from "./class-names.ts";
import { backdropClass } from "./dialog.tsx";
import { UiLink, useUi } from "./ui-provider.tsx";

const slotClass =
  "flex min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-label no-underline [&>svg]:size-5";

/** The four places used most and the way to the rest, within reach of a thumb. */
export function ShellBottomBar({
  items,
  current,
  onMore,
}: {
  items: readonly ShellItem[];
  current: string | null;
  onMore: () => void;
}) {
  const { text } = useUi();
  return (
    <nav
      aria-label={text.navigation}
      className="fixed inset-x-0 bottom-0 z-20 flex h-14 border-t border-line bg-surface sm:hidden"
    >
      {items
        .filter((item) => item.primary)
        .slice(0, 4)
        .map((item) => (
          <UiLink
            key={item.id}
            href={item.href}
            aria-current={item.id === current ? "page" : undefined}
            className={cn(slotClass, item.id === current ? "font-medium text-action" : "text-muted")}
          >
            {item.icon}
            <span className="max-w-full truncate px-1">{item.label}</span>
          </UiLink>
        ))}
      <button type="button" onClick={onMore} className={cn(slotClass, "text-muted")}>
        <MenuIcon aria-hidden />
        {text.more}
      </button>
    </nav>
  );
}

interface DrawerProps {
  brand: ReactNode;
  items: readonly ShellItem[];
  current: string | null;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** The whole navigation on a phone. */
export function ShellDrawer({ brand, items, current, open, onOpenChange }: DrawerProps) {
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
