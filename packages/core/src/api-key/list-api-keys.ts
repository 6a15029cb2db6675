import { apiKeys, apiKeyUsage, members } from "@penguin/db/schema";
import { notFound } from "@penguin/runtime/error";
import { and, asc, desc, eq, gte, lt, sql } from "drizzle-orm";
import type { z } from "zod";
import {
  type Ctx,
  decodeCursor,
  parse,
  permit,
  tenantTransaction,
  toPage,
  type Tx,
} from "../kernel/index.ts";
import { ApiKeyUsageInput, ListApiKeysInput } from "./schema.ts";

const DAY_MS = 86_400_000;

const select = (tx: Tx) =>
  tx
    .select({
      id: apiKeys.id,
      name: apiKeys.name,
      prefix: apiKeys.prefix,
      scopes: apiKeys.scopes,
      networks: apiKeys.networks,
      createdByName: members.name,
      /** False when whoever answers for it left or is blocked: then it opens nothing. */
      isAnswered: sql<boolean>`${members.userId} is not null and not ('blocked' = any (${members.roles}))`,
      createdAt: apiKeys.createdAt,
      expiresAt: apiKeys.expiresAt,
      revokedAt: apiKeys.revokedAt,
      lastUsedAt: apiKeys.lastUsedAt,
    })
    .from(apiKeys)
    .leftJoin(members, eq(members.userId, apiKeys.createdBy));

const stateOf = (
  row: { revokedAt: Date | null; expiresAt: Date | null; isAnswered: boolean },
  now: Date,
): "active" | "expired" | "revoked" | "unanswered" => {
  if (row.revokedAt) return "revoked";
  if (row.expiresAt && row.expiresAt <= now) return "expired";
  return row.isAnswered ? "active" : "unanswered";
};

/** The keys of the organisation, newest first, without what would let anybody in: a key is known by its first characters. */
export async function listApiKeys(ctx: Ctx, raw: z.input<typeof ListApiKeysInput>) {
  permit(ctx, "api-key.list");
  const input = parse(ListApiKeysInput, raw);
  const [before] = decodeCursor(input.cursor, ["id"]) ?? [];
  const rows = await tenantTransaction(ctx, (tx) =>
    select(tx)
      .where(
        and(
          before ? lt(apiKeys.id, before) : undefined,
          input.search ? sql`position(lower(${input.search}) in lower(${apiKeys.name})) > 0` : undefined,
        ),
      )
      .orderBy(desc(apiKeys.id))
      .limit(input.limit + 1),
  );
  const now = ctx.clock.now();
  const shown = rows.map((row) => ({ ...row, state: stateOf(row, now) }));
  return toPage(shown, input.limit, (row) => [row.id]);
}

/** One key, and how often it called each operation on each of the last days (UTC), with how many of the calls failed. */
export async function getApiKeyUsage(ctx: Ctx, raw: z.input<typeof ApiKeyUsageInput>) {
  permit(ctx, "api-key.get-usage");
  const { apiKeyId, days } = parse(ApiKeyUsageInput, raw);
  const first = new Date(ctx.clock.now().getTime() - (days - 1) * DAY_MS).toISOString().slice(0, 10);
  return tenantTransaction(ctx, async (tx) => {
    const [key] = await select(tx).where(eq(apiKeys.id, apiKeyId));
    if (!key) throw notFound("API key");
    const rows = await tx
      .select({
        day: apiKeyUsage.day,
        operation: apiKeyUsage.operation,
        calls: apiKeyUsage.calls,
        failures: apiKeyUsage.failures,
      })
      .from(apiKeyUsage)
      .where(and(eq(apiKeyUsage.apiKeyId, apiKeyId), gte(apiKeyUsage.day, first)))
      .orderBy(desc(apiKeyUsage.day), asc(apiKeyUsage.operation));
    const now = ctx.clock.now();
    const calls = rows.reduce((sum, row) => sum + row.calls, 0);
    return { key: { ...key, state: stateOf(key, now) }, days, rows, calls, asOf: now };
  });
}
