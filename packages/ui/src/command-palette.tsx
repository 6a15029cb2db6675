"use client";

import { Search } from "lucide-react";
import { lazy, Suspense, useEffect, useState, type ReactNode } from "react";
import { KeyHint } from "./key-hint.tsx";
import { useUi } from "./ui-provider.tsx";

/** One thing the palette can do: act, or go to `href`. */
export interface PaletteCommand {
  id: string;
  label: string;
  hint?: string;
  words?: readonly string[];
  icon?: ReactNode;
  keys?: string;
  href?: string;
  onRun?: () => void;
}

/** A named part of the palette. */
export interface PaletteGroup {
  label: string;
  commands: readonly PaletteCommand[];
}

/** Props of `CommandPalette`. `onGo` navigates; `onSearch` lets the caller add found rows to `groups`. */
export interface CommandPaletteProps {
  groups: readonly PaletteGroup[];
  onGo: (href: string) => void;
  onSearch?: (words: string) => void;
}

const Panel = lazy(() => import("./command-palette-panel.tsx"));

/** The button in the top bar and the palette behind Ctrl or Cmd-K. Its code loads when it first opens. */
export function CommandPalette({ groups, onGo, onSearch }: CommandPaletteProps) {
  const { text } = useUi();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setOpen((before) => !before);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
  return (
    <>
      <button
        type="button"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => setOpen(true)}
        className="flex h-8 items-center gap-2 rounded-control border border-line bg-canvas px-2.5 text-muted transition-colors hover:border-field sm:w-80 touch:h-11 max-sm:border-transparent max-sm:bg-transparent"
      >
        <Search aria-hidden className="size-4" />
        <span className="max-sm:sr-only">{text.palette}</span>
        <KeyHint keys="Ctrl K" />
      </button>
      {open && (
        <Suspense fallback={null}>
          <Panel groups={groups} onGo={onGo} onSearch={onSearch} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
