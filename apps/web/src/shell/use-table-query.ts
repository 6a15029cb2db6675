"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useCallback, useMemo, useTransition } from "react";
import { parseTableQuery, type TableQuery, writeTableQuery } from "@penguin/ui/table-query";

/** Keeps a table's query in the URL. `filterIds` must be a constant list. */
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
      const words = writeTableQuery(next, new URLSearchParams(parameters), filterIds).toString();
      start(() => router.replace(words ? `${pathname}?${words}` : pathname, { scroll: false }));
    },
    [parameters, filterIds, pathname, router],
  );
  return { query, onQuery, pending };
}
