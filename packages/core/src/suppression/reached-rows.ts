import { contacts, suppressions } from "@penguin/db/schema";
import { isNotNull, or, type SQL, sql } from "drizzle-orm";
import { type Ctx, isForOrganisation } from "../kernel/index.ts";

/**
 * Which suppressed addresses an actor sees, as a condition beside the policies: for the whole organisation all of them; for
 * some workspaces what is limited to these, and of what holds everywhere the addresses of contacts that these reach.
 */
export function reachedRows(ctx: Pick<Ctx, "actor">): SQL | undefined {
  if (isForOrganisation(ctx)) return undefined;
  return or(
    isNotNull(suppressions.scopeId),
    sql`exists (select 1 from ${contacts} where ${contacts.email} = ${suppressions.email})`,
  );
}
