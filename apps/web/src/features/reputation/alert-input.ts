import type { TableQuery } from "@penguin/ui/table-query";

export const alertStates = ["open", "closed"] as const;

export const alertFilters = ["state"] as const;

/** What the list of alerts asks for, from the address. */
export const alertInput = ({ search, filters, after }: TableQuery) => ({
  limit: 25,
  search: search || undefined,
  state: alertStates.find((state) => state === filters["state"]),
  cursor: after ?? undefined,
});
