"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useCallback, useMemo, useTransition } from "react";
import { parseTableQuery, type TableQuery, writeTableQuery } from "@penguin/ui/table-query";

/** Keeps a table's query in the URL; pages are steps that the browser's Back undoes. `filterIds` must be a constant list. */
export function useTableQuery(filterIds: readonly string[]) {
  const router = useRouter();
  const pathname = usePathname();
  const parameters = useSearchParams();
  const [pending, start] = useTransition();
  const query = useMemo(
    () => parseTableQuery(new URLSearchParams(parameters), filterIds),
    [parameters, filterIds],
  );
  const onQuery = useCallback(
    (next: TableQuery) => {
      const words = writeTableQuery(
        { ...next, before: null },
        new URLSearchParams(parameters),
        filterIds,
      ).toString();
      const href = words ? `${pathname}?${words}` : pathname;
      const go = next.after !== null && next.after !== parameters.get("after") ? router.push : router.replace;
      start(() => go(href, { scroll: false }));
    },
    [parameters, filterIds, pathname, router],
  );
  return { query, onQuery, pending };
}

/** The cursors of a list that is read forwards: on to the next page, or back to the first. */
export const pagesOf = (query: TableQuery, nextCursor: string | undefined) => ({
  newer: query.after === null ? null : "first",
  older: nextCursor ?? null,
});
