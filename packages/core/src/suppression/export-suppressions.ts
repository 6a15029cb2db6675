import { suppressions } from "@penguin/db/schema";
import { and, asc, gt } from "drizzle-orm";
import { csvCell, type Ctx, permit, tenantTransaction } from "../kernel/index.ts";
import { reachedRows } from "./reached-rows.ts";

const BATCH = 1000;
const COLUMNS = ["email", "reason", "source", "createdAt", "scope", "scopeId", "rule"] as const;

/** The suppressed addresses that the actor sees in the list, as CSV with a first line of names, oldest first, in pieces of 1,000 rows. */
export async function* exportSuppressions(ctx: Ctx): AsyncGenerator<string> {
  permit(ctx, "suppression.list");
  yield `${COLUMNS.join(",")}\r\n`;
  for (let after: string | undefined; ; ) {
    const from = after;
    const rows = await tenantTransaction(ctx, (tx) =>
      tx
        .select()
        .from(suppressions)
        .where(and(reachedRows(ctx), from === undefined ? undefined : gt(suppressions.id, from)))
        .orderBy(asc(suppressions.id))
        .limit(BATCH),
    );
    yield rows.map((row) => `${COLUMNS.map((name) => csvCell(row[name] ?? "")).join(",")}\r\n`).join("");
    if (rows.length < BATCH) return;
    after = rows.at(-1)?.id;
  }
}
