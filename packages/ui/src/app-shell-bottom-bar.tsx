"use client";

import { Menu as MenuIcon } from "lucide-react";
import type { ShellItem } from "./app-shell.tsx";
import { cn } from "./class-names.ts";
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
