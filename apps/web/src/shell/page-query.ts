import { parseTableQuery, type TableQuery } from "@penguin/ui/table-query";

/** The query of a table, from the address of a page on the server. */
export function pageQuery(
  parameters: Record<string, string | string[] | undefined>,
  filterIds: readonly string[],
): TableQuery {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    if (typeof value === "string") words.set(name, value);
  return parseTableQuery(words, filterIds);
}
