import type { TableQuery } from "@penguin/ui/table-query";

export const suppressionReasons = [
  "unsubscribed",
  "hard_bounce",
  "soft_bounce",
  "complaint",
  "manual",
] as const;

export const suppressionScopes = ["tenant", "workspace", "topic"] as const;

export const suppressionFilters = ["reason", "scope", "workspace"] as const;

/** What the suppression list asks for, from the address. */
export const suppressionInput = ({ search, filters, after }: TableQuery) => ({
  limit: 50,
  search: search || undefined,
  reason: suppressionReasons.find((reason) => reason === filters["reason"]),
  scope: suppressionScopes.find((scope) => scope === filters["scope"]),
  workspaceId: filters["workspace"] || undefined,
  cursor: after ?? undefined,
});
