import { suppressions } from "@penguin/db/schema";
import { newId } from "@penguin/runtime/id";
import { sql } from "drizzle-orm";
import type { Ctx, Tx } from "../kernel/index.ts";

type Row = typeof suppressions.$inferSelect;

/** An address to suppress: why, how far, and by what. Without a scope it holds in the whole organisation. */
export interface SuppressionEntry {
  email: string;
  reason: Row["reason"];
  source: string;
  scope?: Row["scope"];
  /** The workspace or topic it is limited to. */
  scopeId?: string;
  /** The recorded event it follows from, and the rule that judged it. */
  eventId?: string;
  rule?: string;
}

/**
 * Suppresses addresses inside a running transaction; those already suppressed as far stay as they are, but that what the
 * person decided (a complaint, then an opt-out) takes the place of a weaker reason.
 */
export async function suppressAddresses(
  tx: Tx,
  ctx: Ctx,
  entries: readonly SuppressionEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const at = ctx.clock.now();
  const addedBy = ctx.actor.kind === "user" ? ctx.actor.userId : null;
  // In one order, so that two that overlap wait for each other instead of locking up.
  const unique = [...new Map(entries.map((entry) => [`${entry.email} ${entry.scopeId ?? ""}`, entry]))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, entry]) => entry);
  await tx
    .insert(suppressions)
    .values(
      unique.map((entry) => ({ ...entry, addedBy, tenantId: ctx.tenantId, id: newId(at), createdAt: at })),
    )
    .onConflictDoUpdate({
      target: [suppressions.tenantId, suppressions.email, suppressions.scopeId],
      set: {
        reason: sql`excluded.reason`,
        source: sql`excluded.source`,
        eventId: sql`excluded.event_id`,
        rule: sql`excluded.rule`,
      },
      setWhere: sql`case excluded.reason when 'complaint' then true
        when 'unsubscribed' then ${suppressions.reason} not in ('complaint', 'unsubscribed') else false end`,
    });
}
