"use client";

import { type RefObject, useEffect } from "react";

const editable = "input, textarea, select, [contenteditable=true]";
const overlays = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";

/** Moves the focus between rows by `step`; from outside the table it starts at the first row. */
function moveRow(table: HTMLElement, step: number): void {
  const rows = [...table.querySelectorAll<HTMLElement>("[data-row]")];
  const current = rows.findIndex((row) => row.contains(document.activeElement));
  const next = current < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, current + step));
  rows[next]?.focus();
  rows[next]?.scrollIntoView({ block: "nearest" });
}

/** `/` to the search box, j and k between rows, Enter opens, x selects. */
export function useTableKeys(
  table: RefObject<HTMLElement | null>,
  search: RefObject<HTMLInputElement | null>,
  onToggle: (id: string) => void,
): void {
  useEffect(() => {
    const act: Record<string, (row: HTMLElement | null | undefined) => boolean> = {
      "/": () => {
        search.current?.focus();
        return search.current !== null;
      },
      j: () => (table.current ? (moveRow(table.current, 1), true) : false),
      k: () => (table.current ? (moveRow(table.current, -1), true) : false),
      x: (row) => (row?.dataset["row"] ? (onToggle(row.dataset["row"]), true) : false),
      Enter: (row) =>
        row === document.activeElement && row ? (row.querySelector("a")?.click(), true) : false,
    };
    const listen = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (target?.closest(editable) || target?.closest(overlays) || document.querySelector("[role=menu]"))
        return;
      const row = document.activeElement?.closest<HTMLElement>("[data-row]");
      if (act[event.key]?.(row)) event.preventDefault();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [table, search, onToggle]);
}
