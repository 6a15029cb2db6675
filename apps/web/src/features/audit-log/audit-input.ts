import type { TableQuery } from "@penguin/ui/table-query";

/** What the audit list asks for, from the address. */
export const auditInput = (query: TableQuery) => ({ cursor: query.after ?? undefined });
