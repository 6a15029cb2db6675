"use client";

import { cloneElement, lazy, type ReactElement, type ReactNode, Suspense, useState } from "react";

/** One line of a menu: it acts or, with `href`, it goes somewhere. */
export interface MenuItem {
  label: string;
  icon?: ReactNode;
  keys?: string;
  danger?: boolean;
  current?: boolean;
  href?: string;
  onSelect?: () => void;
}

/** A part of a menu, with a heading when it helps. */
export interface MenuGroup {
  label?: string;
  items: readonly MenuItem[];
}

/** Props of `Menu`. `trigger` is the button that opens it. */
export interface MenuProps {
  trigger: ReactElement<MenuTriggerProps>;
  groups: readonly MenuGroup[];
  align?: "start" | "end";
  side?: "top" | "bottom" | "inline-end";
  header?: ReactNode;
  footer?: ReactNode;
}

/** What the trigger of a menu must pass on to its button. */
export interface MenuTriggerProps {
  onClick?: () => void;
  onPointerEnter?: () => void;
  onFocus?: () => void;
  "aria-haspopup"?: "menu";
  "aria-expanded"?: boolean;
}

const load = () => import("./menu-panel.tsx");
const Panel = lazy(load);

/** A menu that shows the keys of its actions. Its code is fetched on approach and runs on the first click. */
export function Menu(props: MenuProps) {
  const [wanted, setWanted] = useState(false);
  const approach = () => void load();
  const closed = cloneElement(props.trigger, {
    onClick: () => setWanted(true),
    onPointerEnter: approach,
    onFocus: approach,
    "aria-haspopup": "menu",
    "aria-expanded": false,
  });
  if (!wanted) return closed;
  return (
    <Suspense fallback={closed}>
      <Panel {...props} />
    </Suspense>
  );
}
