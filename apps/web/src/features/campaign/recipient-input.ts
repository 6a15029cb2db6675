import type { TableQuery } from "@penguin/ui/table-query";

export const recipientStates = ["active", "sending", "completed", "exited", "failed"] as const;

export const recipientFilters = ["state"] as const;

/** What the list of recipients asks for, from the address. */
export const recipientInput = (campaignId: string, { filters, after }: TableQuery) => ({
  campaignId,
  limit: 50,
  state: recipientStates.find((state) => state === filters["state"]),
  cursor: after ?? undefined,
});
