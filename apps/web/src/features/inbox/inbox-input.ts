import type { RouterOutputs } from "@penguin/api";
import type { TableQuery } from "@penguin/ui/table-query";

export type Thread = RouterOutputs["inbox"]["list"]["rows"][number];
export type ThreadDetail = RouterOutputs["inbox"]["get"];
export type Mail = ThreadDetail["mails"][number];

export const folders = ["open", "unread", "archived"] as const;

export const inboxFilters = ["folder"] as const;

/** What the inbox asks for, from the address. */
export const inboxInput = ({ search, filters, after }: TableQuery) => ({
  folder: folders.find((folder) => folder === filters["folder"]) ?? ("open" as const),
  search: search || undefined,
  limit: 50,
  cursor: after ?? undefined,
});
