import { campaigns, suppressions, topics } from "@penguin/db/schema";
import { and, asc, eq, gt, isNotNull, isNull, or, sql } from "drizzle-orm";
import type { z } from "zod";
import {
  type Ctx,
  decodeCursor,
  type Page,
  parse,
  permit,
  requireWorkspace,
  tenantTransaction,
  toPage,
} from "../kernel/index.ts";
import { ListTopicsInput } from "./schema.ts";

/** A topic, how many campaigns are about it and how many people left it. */
export interface TopicRow {
  id: string;
  workspaceId: string;
  name: string;
  description: string;
  createdAt: Date;
  archivedAt: Date | null;
  campaigns: number;
  left: number;
}

/** The topics of a workspace by name; `search` matches the start of a name. */
export async function listTopics(ctx: Ctx, raw: z.input<typeof ListTopicsInput>): Promise<Page<TopicRow>> {
  permit(ctx, "consent.list-topics");
  const input = parse(ListTopicsInput, raw);
  const [name, id] = decodeCursor(input.cursor, ["text", "id"]) ?? [];
  const rows = await tenantTransaction(ctx, async (tx) => {
    await requireWorkspace(tx, ctx, input.workspaceId);
    return tx
      .select({
        id: topics.id,
        workspaceId: topics.workspaceId,
        name: topics.name,
        description: topics.description,
        createdAt: topics.createdAt,
        archivedAt: topics.archivedAt,
        campaigns: sql<number>`(select count(*)::int from ${campaigns} where ${campaigns.topicId} = ${topics.id})`,
        left: sql<number>`(select count(*)::int from ${suppressions} where ${suppressions.scopeId} = ${topics.id})`,
      })
      .from(topics)
      .where(
        and(
          eq(topics.workspaceId, input.workspaceId),
          input.archived ? isNotNull(topics.archivedAt) : isNull(topics.archivedAt),
          input.search ? sql`starts_with(lower(${topics.name}), ${input.search.toLowerCase()})` : undefined,
          name !== undefined && id !== undefined
            ? or(gt(topics.name, name), and(eq(topics.name, name), gt(topics.id, id)))
            : undefined,
        ),
      )
      .orderBy(asc(topics.name), asc(topics.id))
      .limit(input.limit + 1);
  });
  return toPage(rows, input.limit, (row) => [row.name, row.id]);
}
