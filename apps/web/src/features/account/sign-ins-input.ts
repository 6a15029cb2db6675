import type { TableQuery } from "@penguin/ui/table-query";

/** What the log of sign-ins asks for, from the address. */
export const signInsInput = (query: TableQuery) => ({ limit: 10, cursor: query.after ?? undefined });
