import type { TableQuery } from "@penguin/ui/table-query";

/** Lists of people have a search and no filters. */
export const memberFilters = [] as const;

/** What a list of people asks for, from the address. */
export const memberInput = (query: TableQuery) => ({
  search: query.search.slice(0, 100) || undefined,
  cursor: query.after ?? undefined,
});
