"use client";

import { Menu as BaseMenu } from "@base-ui/react/menu";
import { Fragment } from "react";
import { cn } from "./class-names.ts";
import { KeyHint } from "./key-hint.tsx";
import type { MenuItem, MenuProps } from "./menu.tsx";
import { useUi } from "./ui-provider.tsx";

/** The opened menu with the button that opened it. */
export default function MenuPanel({
  trigger,
  groups,
  align = "start",
  side = "bottom",
  header,
  footer,
}: MenuProps) {
  return (
    <BaseMenu.Root defaultOpen>
      <BaseMenu.Trigger render={trigger} />
      <BaseMenu.Portal>
        <BaseMenu.Positioner align={align} side={side} sideOffset={4} className="z-50 outline-none">
          <BaseMenu.Popup className="overlay-motion max-h-(--available-height) min-w-52 overflow-y-auto rounded-control border border-line bg-surface p-1 shadow-overlay outline-none">
            {header && <div className="border-b border-line px-2 pt-1 pb-2">{header}</div>}
            {groups.map((group, index) => (
              <Fragment key={group.label ?? index}>
                {index > 0 && <BaseMenu.Separator className="my-1 h-px bg-line" />}
                <BaseMenu.Group>
                  {group.label && (
                    <BaseMenu.GroupLabel className="px-2 py-1 text-label text-muted">
                      {group.label}
                    </BaseMenu.GroupLabel>
                  )}
                  {group.items.map((item) => (
                    <MenuLine key={item.label} item={item} />
                  ))}
                </BaseMenu.Group>
              </Fragment>
            ))}
            {footer && <div className="mt-1 border-t border-line px-2 py-2">{footer}</div>}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  );
}

function MenuLine({ item }: { item: MenuItem }) {
  const { link: Link } = useUi();
  const className = cn(
    "flex min-h-8 items-center gap-2 rounded-[4px] px-2 text-body no-underline outline-none select-none data-highlighted:bg-raised touch:min-h-11 [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-muted",
    item.danger && "text-bad [&>svg]:text-bad",
    item.current && "font-medium",
  );
  const content = (
    <>
      {item.icon}
      <span className="min-w-0 flex-1 truncate">{item.label}</span>
      {item.keys && <KeyHint keys={item.keys} />}
    </>
  );
  if (item.href === undefined) {
    return (
      <BaseMenu.Item className={className} onClick={item.onSelect}>
        {content}
      </BaseMenu.Item>
    );
  }
  return (
    <BaseMenu.LinkItem
      closeOnClick
      className={className}
      render={<Link href={item.href} aria-current={item.current ? "true" : undefined} />}
    >
      {content}
    </BaseMenu.LinkItem>
  );
}
