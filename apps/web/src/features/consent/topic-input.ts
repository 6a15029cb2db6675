import type { TableQuery } from "@penguin/ui/table-query";

export const topicStates = ["used", "archived"] as const;
export const topicFilters = ["topics"] as const;

/** What the list of topics asks for, from the address. */
export const topicInput = (workspaceId: string, { search, filters, after }: TableQuery) => ({
  workspaceId,
  search: search || undefined,
  archived: filters["topics"] === "archived",
  cursor: after ?? undefined,
});
