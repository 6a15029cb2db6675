"use client";

import { lazy, type ReactNode, Suspense, useState } from "react";
import { ShellBottomBar } from "./app-shell-bottom-bar.tsx";
import { ShellSideBar } from "./app-shell-side-bar.tsx";
import { useUi } from "./ui-provider.tsx";

const ShellDrawer = lazy(() => import("./app-shell-drawer.tsx"));

/** One place in the navigation. `primary` ones also stand in the bottom bar of a phone, at most four. */
export interface ShellItem {
  id: string;
  href: string;
  label: string;
  icon: ReactNode;
  primary?: boolean;
  count?: number;
}

/** Props of `AppShell`. `current` is the id of the place one is at. */
export interface AppShellProps {
  brand: ReactNode;
  items: readonly ShellItem[];
  current: string | null;
  switcher?: ReactNode;
  search?: ReactNode;
  userMenu?: ReactNode;
  banner?: ReactNode;
  children: ReactNode;
}

/** The frame of the application: side bar or bottom bar, top bar, banner and the page. */
export function AppShell({
  brand,
  items,
  current,
  switcher,
  search,
  userMenu,
  banner,
  children,
}: AppShellProps) {
  const [drawer, setDrawer] = useState(false);
  return (
    <div className="flex min-h-dvh max-sm:[--bottom-bar:3.5rem]">
      <SkipLink />
      <ShellSideBar brand={brand} items={items} current={current} />
      <div className="flex min-w-0 flex-1 flex-col [--top-bar:3rem]">
        <header className="sticky top-0 z-20 flex h-12 items-center gap-2 border-b border-line bg-surface px-4 max-sm:px-2">
          {switcher}
          <span className="flex flex-1 justify-end sm:justify-center">{search}</span>
          {userMenu}
        </header>
        {banner && (
          <div className="border-b border-line bg-unknown-tint px-4 py-1.5 text-table text-unknown">
            {banner}
          </div>
        )}
        <main
          id="main"
          tabIndex={-1}
          className="mx-auto w-full max-w-[84rem] flex-1 px-6 py-6 outline-none max-sm:px-4 max-sm:pt-4 max-sm:pb-18 max-sm:has-data-main-action:pb-32"
        >
          {children}
        </main>
      </div>
      <ShellBottomBar items={items} current={current} onMore={() => setDrawer(true)} />
      {drawer && (
        <Suspense fallback={null}>
          <ShellDrawer brand={brand} items={items} current={current} open={drawer} onOpenChange={setDrawer} />
        </Suspense>
      )}
    </div>
  );
}

/** The first stop of the Tab key: jumps over the navigation. */
export function SkipLink() {
  const { text } = useUi();
  return (
    <a
      href="#main"
      className="sr-only rounded-control bg-action px-3 py-2 text-on-action focus:not-sr-only focus:fixed focus:start-2 focus:top-2 focus:z-50"
    >
      {text.skip}
    </a>
  );
}
