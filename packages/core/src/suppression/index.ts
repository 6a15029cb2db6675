import { suppressions } from "@penguin/db/schema";
import { normalizeAddress } from "@penguin/mail/address";
import { DomainError, notFound } from "@penguin/runtime/error";
import { newId } from "@penguin/runtime/id";
import { and, desc, eq, lt, sql } from "drizzle-orm";
import type { z } from "zod";
import {
  type Ctx,
  decodeCursor,
  type Page,
  parse,
  permit,
  tenantTransaction,
  toPage,
  type Tx,
  writeAudit,
} from "../kernel/index.ts";
import { AddSuppressionInput, isForGood, ListSuppressionsInput, SuppressionInput } from "./schema.ts";

export { exportSuppressions } from "./export-suppressions.ts";
export { importSuppressions, type SuppressionImport } from "./import-suppressions.ts";

type Row = typeof suppressions.$inferSelect;
/** A suppressed address without its tenant. */
export type SuppressionRow = Omit<Row, "tenantId">;

/**
 * Suppresses addresses inside a running transaction; those already suppressed stay as they are, but that what the person
 * decided (a complaint, then an opt-out) takes the place of a weaker reason.
 */
export async function suppressAddresses(
  tx: Tx,
  ctx: Ctx,
  entries: readonly { email: string; reason: Row["reason"]; source: string }[],
): Promise<void> {
  if (entries.length === 0) return;
  const at = ctx.clock.now();
  const addedBy = ctx.actor.kind === "user" ? ctx.actor.userId : null;
  const unique = [...new Map(entries.map((entry) => [entry.email, entry])).values()];
  await tx
    .insert(suppressions)
    .values(
      unique.map((entry) => ({ ...entry, addedBy, tenantId: ctx.tenantId, id: newId(at), createdAt: at })),
    )
    .onConflictDoUpdate({
      target: [suppressions.tenantId, suppressions.email],
      set: { reason: sql`excluded.reason`, source: sql`excluded.source` },
      setWhere: sql`case excluded.reason when 'complaint' then true
        when 'unsubscribed' then ${suppressions.reason} in ('manual', 'hard_bounce') else false end`,
    });
}

/** Addresses nobody of this organisation writes to, newest first; `search` matches the start of an address. */
export async function listSuppressions(
  ctx: Ctx,
  raw: z.input<typeof ListSuppressionsInput>,
): Promise<Page<SuppressionRow>> {
  permit(ctx, "suppression.list");
  const input = parse(ListSuppressionsInput, raw);
  const [before] = decodeCursor(input.cursor, 1) ?? [];
  const rows = await tenantTransaction(ctx, (tx) =>
    tx
      .select({
        id: suppressions.id,
        email: suppressions.email,
        reason: suppressions.reason,
        source: suppressions.source,
        addedBy: suppressions.addedBy,
        createdAt: suppressions.createdAt,
      })
      .from(suppressions)
      .where(
        and(
          before ? lt(suppressions.id, before) : undefined,
          input.reason ? eq(suppressions.reason, input.reason) : undefined,
          input.search ? sql`starts_with(${suppressions.email}, ${input.search.toLowerCase()})` : undefined,
        ),
      )
      .orderBy(desc(suppressions.id))
      .limit(input.limit + 1),
  );
  return toPage(rows, input.limit, (row) => [row.id]);
}

/** Adds an address by hand. Adding one that is there changes nothing. */
export async function addSuppression(ctx: Ctx, raw: { email: string }): Promise<void> {
  permit(ctx, "suppression.add");
  const input = parse(AddSuppressionInput, raw);
  const address = normalizeAddress(input.email);
  if (!address.ok)
    throw new DomainError("invalid", "This is not an e-mail address.", {
      fields: { email: "Not an e-mail address." },
    });
  await tenantTransaction(ctx, async (tx) => {
    await suppressAddresses(tx, ctx, [
      { email: address.address, reason: "manual", source: "added by a person" },
    ]);
    const [row] = await tx
      .select({ id: suppressions.id })
      .from(suppressions)
      .where(eq(suppressions.email, address.address));
    if (row)
      await writeAudit(tx, ctx, { action: "suppression.add", entity: "suppression", entityId: row.id });
  });
}

/** Takes an address off the list; throws `refused_state` for what the person decided: complaints and opt-outs. */
export async function removeSuppression(ctx: Ctx, raw: { suppressionId: string }): Promise<void> {
  permit(ctx, "suppression.remove");
  const input = parse(SuppressionInput, raw);
  await tenantTransaction(ctx, async (tx) => {
    const [row] = await tx
      .select()
      .from(suppressions)
      .where(eq(suppressions.id, input.suppressionId))
      .for("update");
    if (!row) throw notFound("address");
    if (isForGood(row.reason))
      throw new DomainError(
        "refused_state",
        row.reason === "complaint"
          ? "This person complained to their provider. The address stays suppressed for good."
          : "This person unsubscribed. The address stays suppressed; only they could change their mind.",
      );
    await tx.delete(suppressions).where(eq(suppressions.id, row.id));
    await writeAudit(tx, ctx, {
      action: "suppression.remove",
      entity: "suppression",
      entityId: row.id,
      before: { reason: row.reason },
    });
  });
}
