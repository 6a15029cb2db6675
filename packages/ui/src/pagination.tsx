"use client";

import { ChevronLeft, ChevronRight } from "lucide-react";
import { Button } from "./button.tsx";
import { useUi } from "./ui-provider.tsx";

/** Props of `Pagination`. A cursor is null at its end; then there is no button. */
export interface PaginationProps {
  newer: string | null;
  older: string | null;
  onPage: (place: { before: string | null; after: string | null }) => void;
  note?: string;
}

/** Newer and older by keyset cursors: no page numbers, no jumps when rows arrive. */
export function Pagination({ newer, older, onPage, note }: PaginationProps) {
  const { text } = useUi();
  if (!newer && !older && !note) return null;
  return (
    <nav aria-label={text.pages} className="flex min-h-8 items-center gap-2 text-table text-muted">
      {note && <span className="flex-1">{note}</span>}
      <span className="ms-auto flex gap-2">
        {newer && (
          <Button
            size="small"
            icon={<ChevronLeft aria-hidden className="rtl:-scale-x-100" />}
            onClick={() => onPage({ before: newer, after: null })}
          >
            {text.newer}
          </Button>
        )}
        {older && (
          <Button size="small" onClick={() => onPage({ before: null, after: older })}>
            {text.older}
            <ChevronRight aria-hidden className="rtl:-scale-x-100" />
          </Button>
        )}
      </span>
    </nav>
  );
}
