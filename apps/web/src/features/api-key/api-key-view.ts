import type { RouterOutputs } from "@penguin/api";
import type { TableQuery } from "@penguin/ui/table-query";

/** A key as the list shows it. */
export type ApiKeyRow = RouterOutputs["apiKey"]["list"]["rows"][number];

export const apiKeyTones = {
  active: "good",
  expired: "waiting",
  revoked: "neutral",
  unanswered: "bad",
} as const;

export const apiKeyFilters = [] as const;

/** Where the keys of an organisation are. */
export const apiKeysPath = "/dashboard/settings/developers/api-keys";

/** What the list of keys asks for, from the address. */
export const apiKeyInput = ({ search, after }: TableQuery) => ({
  limit: 25,
  search: search || undefined,
  cursor: after ?? undefined,
});
