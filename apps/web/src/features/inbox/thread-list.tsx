"use client";

import { useTranslations } from "next-intl";
import { cn } from "@penguin/ui/class-names";
import { EmptyState } from "@penguin/ui/empty-state";
import { Pagination } from "@penguin/ui/pagination";
import { UiLink } from "@penguin/ui/ui-provider";
import { TimeText } from "../../shell/time-text.tsx";

/** A conversation in the list. */
export interface ThreadRow {
  id: string;
  from: string;
  subject: string;
  snippet: string;
  campaign: string | null;
  at: string;
  unread: boolean;
  kind: "reply" | "outOfOffice" | "bounce";
}

interface ThreadListProps {
  rows: readonly ThreadRow[];
  base: string;
  current?: string | null;
  newer?: string | null;
  older?: string | null;
  onPage?: (place: { before: string | null; after: string | null }) => void;
}

/** Conversations, the newest first; unread ones are marked by a dot and weight. */
export function ThreadList({ rows, base, current, newer = null, older = null, onPage }: ThreadListProps) {
  const t = useTranslations("inbox");
  if (rows.length === 0) return <EmptyState sentence={t("list.empty")} />;
  return (
    <div className="flex flex-col">
      <ul aria-label={t("list.title")}>
        {rows.map((row) => (
          <li key={row.id} className="border-b border-line">
            <UiLink
              href={`${base}/${row.id}`}
              aria-current={row.id === current ? "true" : undefined}
              className={cn(
                "grid grid-cols-[0.5rem_1fr_max-content] gap-x-2.5 px-3 py-2.5 no-underline hover:bg-raised focus-visible:-outline-offset-2",
                row.id === current && "bg-selected",
              )}
            >
              <span className={cn("mt-1.5 size-2 rounded-full", row.unread && "bg-action")} />
              <span className={cn("truncate", row.unread && "font-strong")}>
                {row.unread && <span className="sr-only">{t("list.unread")}: </span>}
                {row.from}
              </span>
              <span className="text-label text-muted">
                <TimeText at={row.at} />
              </span>
              <span className={cn("col-start-2 col-end-4 truncate text-table", row.unread && "font-medium")}>
                {row.subject}
              </span>
              <span className="col-start-2 col-end-4 truncate text-table text-muted">
                {row.kind !== "reply" && <span className="text-ink">{t(`kind.${row.kind}`)} · </span>}
                {row.snippet}
              </span>
            </UiLink>
          </li>
        ))}
      </ul>
      {onPage && (
        <div className="p-2">
          <Pagination newer={newer} older={older} onPage={onPage} />
        </div>
      )}
    </div>
  );
}
