import { members, suppressions, topics, workspaces } from "@penguin/db/schema";
import { and, desc, eq, lt, or, sql } from "drizzle-orm";
import type { z } from "zod";
import {
  type Ctx,
  decodeCursor,
  type Page,
  parse,
  permit,
  seeWorkspace,
  tenantTransaction,
  toPage,
  type Tx,
} from "../kernel/index.ts";
import { reachedRows } from "./reached-rows.ts";
import { ListSuppressionsInput } from "./schema.ts";

type Row = typeof suppressions.$inferSelect;
/**
 * A suppressed address with where it holds and by what. `scopeName` is null for the whole organisation and for a workspace
 * the actor does not see; `email` begins with `#` for a person who was erased.
 */
export type SuppressionRow = Omit<Row, "tenantId"> & { scopeName: string | null; addedByName: string | null };

const select = (tx: Tx) =>
  tx
    .select({
      id: suppressions.id,
      email: suppressions.email,
      reason: suppressions.reason,
      scope: suppressions.scope,
      scopeId: suppressions.scopeId,
      scopeName: sql<string | null>`coalesce(${workspaces.name}, ${topics.name})`,
      source: suppressions.source,
      eventId: suppressions.eventId,
      rule: suppressions.rule,
      addedBy: suppressions.addedBy,
      addedByName: members.name,
      createdAt: suppressions.createdAt,
    })
    .from(suppressions)
    .leftJoin(workspaces, eq(workspaces.id, suppressions.scopeId))
    .leftJoin(topics, eq(topics.id, suppressions.scopeId))
    .leftJoin(members, eq(members.userId, suppressions.addedBy));

/**
 * Addresses nobody of this organisation writes to, newest first; `search` matches the start of an address. Who acts for some
 * workspaces alone finds what is limited to these, and who of their contacts is barred everywhere.
 */
export async function listSuppressions(
  ctx: Ctx,
  raw: z.input<typeof ListSuppressionsInput>,
): Promise<Page<SuppressionRow>> {
  permit(ctx, "suppression.list");
  const input = parse(ListSuppressionsInput, raw);
  if (input.workspaceId) seeWorkspace(ctx, input.workspaceId);
  const [before] = decodeCursor(input.cursor, ["id"]) ?? [];
  const rows = await tenantTransaction(ctx, (tx) =>
    select(tx)
      .where(
        and(
          reachedRows(ctx),
          before ? lt(suppressions.id, before) : undefined,
          input.reason ? eq(suppressions.reason, input.reason) : undefined,
          input.scope ? eq(suppressions.scope, input.scope) : undefined,
          input.workspaceId
            ? or(eq(suppressions.scopeId, input.workspaceId), eq(topics.workspaceId, input.workspaceId))
            : undefined,
          input.search ? sql`starts_with(${suppressions.email}, ${input.search.toLowerCase()})` : undefined,
        ),
      )
      .orderBy(desc(suppressions.id))
      .limit(input.limit + 1),
  );
  return toPage(rows, input.limit, (row) => [row.id]);
}
