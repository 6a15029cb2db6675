import type { TableQuery } from "@penguin/ui/table-query";

export const auditActors = ["user", "api_key", "system", "contact", "operator"] as const;

export const auditFilters = ["actor"] as const;

const filterOf = ({ search, filters }: TableQuery) => ({
  action: search || undefined,
  actorKind: auditActors.find((actor) => actor === filters["actor"]),
});

/** What the audit list asks for, from the address. */
export const auditInput = (query: TableQuery) => ({ ...filterOf(query), cursor: query.after ?? undefined });

/** Where the rows that are shown, and all their pages, come from as a file. */
export function auditFileHref(query: TableQuery): string {
  const asked = Object.entries(filterOf(query)).filter(
    (pair): pair is [string, string] => pair[1] !== undefined,
  );
  const words = new URLSearchParams(asked).toString();
  return words ? `/api/audit-log/export?${words}` : "/api/audit-log/export";
}
