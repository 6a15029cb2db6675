/** Which way a column is sorted. */
export interface TableSort {
  readonly column: string;
  readonly direction: "asc" | "desc";
}

/** What a table shows: search, filters, order and place. It lives in the URL, so a view can be sent to a colleague. */
export interface TableQuery {
  readonly search: string;
  readonly filters: Readonly<Record<string, string>>;
  readonly sort: TableSort | null;
  readonly after: string | null;
  readonly before: string | null;
}

/** The query of a table nobody has touched. */
export const emptyTableQuery: TableQuery = {
  search: "",
  filters: {},
  sort: null,
  after: null,
  before: null,
};

/** Reads a query from URL parameters; filters are the parameters named in `filterIds`. */
export function parseTableQuery(parameters: URLSearchParams, filterIds: readonly string[]): TableQuery {
  const sort = parameters.get("sort");
  const filters: Record<string, string> = {};
  for (const id of filterIds) {
    const value = parameters.get(id);
    if (value) filters[id] = value;
  }
  return {
    search: parameters.get("q") ?? "",
    filters,
    sort: sort ? { column: sort.replace(/^-/, ""), direction: sort.startsWith("-") ? "desc" : "asc" } : null,
    after: parameters.get("after"),
    before: parameters.get("before"),
  };
}

/** Writes a query into URL parameters and keeps parameters that belong to others, such as the open panel. */
export function writeTableQuery(
  query: TableQuery,
  parameters: URLSearchParams,
  filterIds: readonly string[],
): URLSearchParams {
  const next = new URLSearchParams(parameters);
  const put = (name: string, value: string | null | undefined) => {
    if (value) next.set(name, value);
    else next.delete(name);
  };
  put("q", query.search);
  put("sort", query.sort && `${query.sort.direction === "desc" ? "-" : ""}${query.sort.column}`);
  put("after", query.after);
  put("before", query.before);
  for (const id of filterIds) put(id, query.filters[id]);
  return next;
}

/** Whether search or a filter narrows what is shown. */
export function isNarrowed(query: TableQuery): boolean {
  return query.search !== "" || Object.keys(query.filters).length > 0;
}
