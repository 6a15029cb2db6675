import type { TableQuery } from "@penguin/ui/table-query";

export const quarantineStates = ["waiting", "decided"] as const;
export const quarantineDecisions = ["reply", "bounce", "auto_reply", "unsubscribe", "ignore"] as const;

export const quarantineFilters = ["state"] as const;

/** What the quarantine asks for, from the address. */
export const quarantineInput = ({ search, filters, after }: TableQuery) => ({
  limit: 25,
  search: search || undefined,
  state: quarantineStates.find((state) => state === filters["state"]),
  cursor: after ?? undefined,
});
