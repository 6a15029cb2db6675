import type { TableQuery } from "@penguin/ui/table-query";

export const suppressionReasons = ["unsubscribed", "hard_bounce", "complaint", "manual"] as const;

export const suppressionFilters = ["reason"] as const;

/** What the suppression list asks for, from the address. */
export const suppressionInput = ({ search, filters, after }: TableQuery) => ({
  limit: 50,
  search: search || undefined,
  reason: suppressionReasons.find((reason) => reason === filters["reason"]),
  cursor: after ?? undefined,
});
