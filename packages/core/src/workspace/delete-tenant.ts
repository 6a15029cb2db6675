import { apiKeys, tenants } from "@penguin/db/schema";
import { DomainError } from "@penguin/runtime/error";
import { eq, isNull } from "drizzle-orm";
import { type Ctx, parse, permit, tenantTransaction, writeAudit } from "../kernel/index.ts";
import { lockTenant } from "./last-owner.ts";
import { DeleteTenantInput } from "./schema.ts";

/**
 * Closes the organisation: nothing is sent from the next claim on, members are out with their next request, API keys end.
 * Its rows stay, so that it can be opened again and bills can be shown. Needs its name typed again.
 */
export async function deleteTenant(ctx: Ctx, raw: { confirm: string }): Promise<void> {
  permit(ctx, "workspace.delete-tenant");
  const { confirm } = parse(DeleteTenantInput, raw);
  await tenantTransaction(ctx, async (tx) => {
    const { name, status } = await lockTenant(tx, ctx);
    if (status === "canceled")
      throw new DomainError("refused_state", "This organisation is closed already. Nothing was changed.", {
        reason: "closed",
      });
    if (confirm.trim() !== name.trim())
      throw new DomainError("invalid", "The name does not match. Nothing was closed; type it again.", {
        fields: { confirm: `Type ${name}.` },
      });
    await tx.update(tenants).set({ status: "canceled" }).where(eq(tenants.tenantId, ctx.tenantId));
    const ended = await tx
      .update(apiKeys)
      .set({ revokedAt: ctx.clock.now() })
      .where(isNull(apiKeys.revokedAt))
      .returning({ id: apiKeys.id });
    await writeAudit(tx, ctx, {
      action: "workspace.delete-tenant",
      entity: "tenant",
      entityId: ctx.tenantId,
      before: { status },
      after: { status: "canceled", apiKeys: ended.length },
    });
  });
}

/** Opens a closed organisation again; campaigns go on where they stopped, API keys stay ended. */
export async function restoreTenant(ctx: Ctx): Promise<void> {
  permit(ctx, "workspace.restore-tenant");
  await tenantTransaction(ctx, async (tx) => {
    const { status } = await lockTenant(tx, ctx);
    if (status !== "canceled")
      throw new DomainError("refused_state", "This organisation is not closed. Nothing was changed.", {
        reason: "open",
      });
    await tx.update(tenants).set({ status: "active" }).where(eq(tenants.tenantId, ctx.tenantId));
    await writeAudit(tx, ctx, {
      action: "workspace.restore-tenant",
      entity: "tenant",
      entityId: ctx.tenantId,
      before: { status },
      after: { status: "active" },
    });
  });
}
