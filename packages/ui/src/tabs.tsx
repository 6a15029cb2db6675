"use client";

import { Tabs as BaseTabs } from "@base-ui/react/tabs";
import { type ReactNode, useEffect, useRef } from "react";
import { cn } from "./class-names.ts";
import { countText } from "./figure-text.ts";
import { UiLink } from "./ui-provider.tsx";

/** One tab with its content. */
export interface TabItem {
  value: string;
  label: string;
  count?: number;
  content: ReactNode;
}

const tabClass =
  "-mb-px inline-flex h-9 items-center gap-1.5 border-b-2 border-transparent px-1 text-body whitespace-nowrap text-muted no-underline transition-colors hover:text-ink touch:h-11";
const listClass = "flex gap-4 overflow-x-auto border-b border-line";

/** Views of one thing, side by side in one place. */
export function Tabs({
  tabs,
  value,
  onChange,
}: {
  tabs: readonly TabItem[];
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <BaseTabs.Root
      value={value}
      onValueChange={(next) => onChange(String(next))}
      className="flex flex-col gap-4"
    >
      <BaseTabs.List className={listClass}>
        {tabs.map((tab) => (
          <BaseTabs.Tab
            key={tab.value}
            value={tab.value}
            className={cn(tabClass, "data-active:border-action data-active:font-medium data-active:text-ink")}
          >
            {tab.label}
            {tab.count !== undefined && <span className="text-label text-muted">{countText(tab.count)}</span>}
          </BaseTabs.Tab>
        ))}
      </BaseTabs.List>
      {tabs.map((tab) => (
        <BaseTabs.Panel key={tab.value} value={tab.value}>
          {tab.content}
        </BaseTabs.Panel>
      ))}
    </BaseTabs.Root>
  );
}

/** Tabs that are pages: each has its own address. */
export function LinkTabs({
  label,
  items,
  current,
}: {
  label: string;
  items: ReadonlyArray<{ href: string; label: string }>;
  current: string;
}) {
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone the bar is wider than the screen; where one is must not be out of sight. Only the bar moves: the page
    // may have been scrolled before its script came.
    const shown = bar.current?.getBoundingClientRect();
    const tab = bar.current?.querySelector("[aria-current]")?.getBoundingClientRect();
    if (shown && tab)
      bar.current?.scrollBy({
        left: Math.max(0, tab.right - shown.right) - Math.max(0, shown.left - tab.left),
      });
  }, [current]);
  return (
    <nav ref={bar} aria-label={label} className={listClass}>
      {items.map((item) => (
        <UiLink
          key={item.href}
          href={item.href}
          aria-current={item.href === current ? "page" : undefined}
          className={cn(
            tabClass,
            "aria-[current=page]:border-action aria-[current=page]:font-medium aria-[current=page]:text-ink",
          )}
        >
          {item.label}
        </UiLink>
      ))}
    </nav>
  );
}
