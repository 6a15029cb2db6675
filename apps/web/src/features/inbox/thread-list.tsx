"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { cn } from "@penguin/ui/class-names";
import { useTableKeys } from "@penguin/ui/data-table-keys";
import { DataTableToolbar } from "@penguin/ui/data-table-toolbar";
import { EmptyState } from "@penguin/ui/empty-state";
import { PageHeader } from "@penguin/ui/page-header";
import { Pagination } from "@penguin/ui/pagination";
import { isNarrowed } from "@penguin/ui/table-query";
import { UiLink } from "@penguin/ui/ui-provider";
import { Loaded } from "../../shell/loaded.tsx";
import { TimeText } from "../../shell/time-text.tsx";
import { pagesOf, useTableQuery } from "../../shell/use-table-query.ts";
import { useTRPC } from "../../trpc/client-provider.tsx";
import { folders, inboxFilters, inboxInput, type Thread } from "./inbox-input.ts";

const nothing = (): void => undefined;

/** Conversations, the newest first; unread ones are marked by a dot and weight. */
export function ThreadList({ current }: { current: string | null }) {
  const t = useTranslations("inbox");
  const trpc = useTRPC();
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const { query, onQuery } = useTableQuery(inboxFilters);
  const threads = useQuery(
    trpc.inbox.list.queryOptions(inboxInput(query), { placeholderData: keepPreviousData }),
  );
  useTableKeys(list, search, nothing);
  return (
    <section aria-label={t("list.title")} className="flex flex-col gap-3">
      <PageHeader title={t("list.title")} />
      <DataTableToolbar
        query={query}
        onQuery={onQuery}
        searchLabel={t("list.search")}
        searchRef={search}
        filters={[
          {
            id: "folder",
            label: t("list.folder"),
            choices: folders.map((value) => ({ value, label: t(`folder.${value}`) })),
          },
        ]}
      />
      <Loaded query={threads} what={t("list.title")}>
        {(page) => (
          <>
            <div className="overflow-clip rounded-panel border border-line bg-surface">
              {page.rows.length === 0 ? (
                <EmptyState sentence={isNarrowed(query) ? t("list.emptyFiltered") : t("list.empty")} />
              ) : (
                <ul ref={list} aria-label={t("list.title")}>
                  {page.rows.map((row) => (
                    <ThreadRow key={row.id} row={row} isCurrent={row.id === current} />
                  ))}
                </ul>
              )}
            </div>
            <Pagination
              {...pagesOf(query, page.nextCursor)}
              onPage={(place) => onQuery({ ...query, ...place })}
            />
          </>
        )}
      </Loaded>
    </section>
  );
}

function ThreadRow({ row, isCurrent }: { row: Thread; isCurrent: boolean }) {
  const t = useTranslations("inbox.list");
  const words = useSearchParams().toString();
  const href = `/dashboard/inbox/${row.id}`;
  return (
    <li
      data-row={row.id}
      tabIndex={-1}
      className="border-b border-line last:border-b-0 focus-visible:-outline-offset-2"
    >
      <UiLink
        href={words ? `${href}?${words}` : href}
        aria-current={isCurrent ? "true" : undefined}
        className={cn(
          "grid grid-cols-[0.5rem_1fr_max-content] gap-x-2.5 px-3 py-2.5 no-underline hover:bg-raised focus-visible:-outline-offset-2",
          isCurrent && "bg-selected",
        )}
      >
        <span className={cn("mt-1.5 size-2 rounded-full", row.unread && "bg-action")} />
        <span className={cn("truncate font-mono text-label", row.unread && "font-strong")}>
          {row.unread && <span className="sr-only">{t("unread")}: </span>}
          {row.peerAddress}
        </span>
        <span className="text-label text-muted">
          <TimeText at={row.lastAt} />
        </span>
        <span className={cn("col-start-2 col-end-4 truncate text-table", row.unread && "font-medium")}>
          {row.subject || t("noSubject")}
        </span>
        <span className="col-start-2 col-end-4 truncate text-table text-muted">{row.snippet}</span>
      </UiLink>
    </li>
  );
}
