import { suppressions } from "@penguin/db/schema";
import { normalizeAddress } from "@penguin/mail/address";
import { DomainError, notFound } from "@penguin/runtime/error";
import { and, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import {
  changeOrganisation,
  type Ctx,
  parse,
  permit,
  tenantTransaction,
  writeAudit,
  lastHandOvers,
} from "../kernel/index.ts";
import { scopeOf } from "./scope-of.ts";
import { suppressAddresses } from "./suppress-addresses.ts";
import { AddSuppressionInput, isForGood, SuppressionInput } from "./schema.ts";

export { barAddress, listBars, type PlatformBar, unbarAddress } from "./platform-bars.ts";
export { suppressAddresses, type SuppressionEntry } from "./suppress-addresses.ts";
export { exportSuppressions } from "./export-suppressions.ts";
export { listSuppressions, type SuppressionRow } from "./list-suppressions.ts";
export { importSuppressions, type SuppressionImport } from "./import-suppressions.ts";

/**
 * Adds an address by hand, everywhere or for one workspace or topic. Adding one that is there changes nothing. Once it has
 * returned no hand-over to the address begins.
 */
export async function addSuppression(ctx: Ctx, raw: z.input<typeof AddSuppressionInput>): Promise<void> {
  permit(ctx, "suppression.add");
  const input = parse(AddSuppressionInput, raw);
  const address = normalizeAddress(input.email);
  if (!address.ok)
    throw new DomainError("invalid", "This is not an e-mail address.", {
      fields: { email: "Not an e-mail address." },
    });
  await tenantTransaction(ctx, async (tx) => {
    const scope = await scopeOf(tx, ctx, input);
    const entry = {
      email: address.address,
      reason: "manual",
      source: "added by a person",
      ...scope,
    } as const;
    await suppressAddresses(tx, ctx, [entry]);
    const [row] = await tx
      .select({ id: suppressions.id })
      .from(suppressions)
      .where(
        and(
          eq(suppressions.email, entry.email),
          sql`${suppressions.scopeId} is not distinct from ${scope.scopeId ?? null}::uuid`,
        ),
      );
    if (row)
      await writeAudit(tx, ctx, {
        action: "suppression.add",
        entity: "suppression",
        entityId: row.id,
        after: { scope: scope.scope ?? "tenant" },
      });
  });
  await lastHandOvers(ctx);
}

/**
 * Takes an address off the list. Throws `refused_state` for what the person decided: complaints and opt-outs, `forbidden`
 * where it holds in the whole organisation and the actor acts for some workspaces alone.
 */
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
    if (row.scopeId === null) changeOrganisation(ctx);
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
