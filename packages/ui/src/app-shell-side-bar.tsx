"use client";

import { PanelLeft } from "lucide-react";
import type { ReactNode } from "react";
import type { ShellItem } from "./app-shell.tsx";
import { cn } from "./class-names.ts";
import { countText } from "./figure-text.ts";
import { readPreference, writePreference } from "./preference.ts";
import { UiLink, useUi } from "./ui-provider.tsx";

/** One line of the navigation. In the folded bar only its icon is seen, its name stays for readers. */
export function ShellLink({
  item,
  current,
  onClick,
}: {
  item: ShellItem;
  current: boolean;
  onClick?: () => void;
}) {
  return (
    <UiLink
      href={item.href}
      title={item.label}
      onClick={onClick}
      aria-current={current ? "page" : undefined}
      className={cn(
        "relative flex h-8 items-center gap-3 rounded-control px-2.5 no-underline transition-colors touch:h-11 [&>svg]:size-4 [&>svg]:shrink-0",
        current
          ? "bg-selected font-medium text-ink [&>svg]:text-action"
          : "text-muted hover:bg-raised hover:text-ink",
      )}
    >
      {item.icon}
      <span className="min-w-0 flex-1 truncate in-data-[sidebar=collapsed]:group-data-side-bar:sr-only">
        {item.label}
      </span>
      {item.count !== undefined && item.count > 0 && (
        <span className="text-label in-data-[sidebar=collapsed]:group-data-side-bar:sr-only">
          {countText(item.count)}
        </span>
      )}
    </UiLink>
  );
}

/** The bar at the side: 232 px, or 56 px when folded, which is remembered. */
export function ShellSideBar({
  brand,
  items,
  current,
}: {
  brand: ReactNode;
  items: readonly ShellItem[];
  current: string | null;
}) {
  const { text } = useUi();
  const fold = () =>
    writePreference("sidebar", readPreference("sidebar") === "collapsed" ? null : "collapsed");
  return (
    <aside
      data-side-bar
      className="group sticky top-0 flex h-dvh w-[232px] shrink-0 flex-col border-e border-line bg-surface in-data-[sidebar=collapsed]:w-14 max-sm:hidden"
    >
      <div className="flex h-12 shrink-0 items-center border-b border-line px-4 in-data-[sidebar=collapsed]:*:w-6 in-data-[sidebar=collapsed]:*:overflow-hidden">
        {brand}
      </div>
      <nav aria-label={text.navigation} className="flex flex-1 flex-col gap-0.5 overflow-y-auto p-2">
        {items.map((item) => (
          <ShellLink key={item.id} item={item} current={item.id === current} />
        ))}
      </nav>
      <button
        type="button"
        onClick={fold}
        className="m-2 flex h-8 items-center gap-3 rounded-control px-2.5 text-muted hover:bg-raised hover:text-ink"
      >
        <PanelLeft aria-hidden className="size-4 shrink-0 rtl:-scale-x-100" />
        <span className="truncate in-data-[sidebar=collapsed]:sr-only">{text.collapse}</span>
      </button>
    </aside>
  );
}
