import { members, tenants } from "@penguin/db/schema";
import { notFound } from "@penguin/runtime/error";
import { asc, eq } from "drizzle-orm";
import { type Ctx, parse, permit, tenantTransaction, writeAudit } from "../kernel/index.ts";
import { RenameTenantInput, UpdateTenantInput } from "./schema.ts";

/** The organisation's name, status, settings and members. */
export async function getTenant(ctx: Ctx) {
  permit(ctx, "workspace.get-tenant");
  return tenantTransaction(ctx, async (tx) => {
    const [tenant] = await tx.select().from(tenants).where(eq(tenants.tenantId, ctx.tenantId));
    if (!tenant) throw notFound("organisation");
    const people = await tx
      .select({ userId: members.userId, email: members.email, name: members.name, roles: members.roles })
      .from(members)
      .orderBy(asc(members.createdAt), asc(members.userId));
    return {
      id: tenant.tenantId,
      name: tenant.name,
      status: tenant.status,
      createdAt: tenant.createdAt,
      industry: tenant.industry,
      size: tenant.size,
      logoId: tenant.logoId,
      zone: tenant.zone,
      dateFormat: tenant.dateFormat,
      hour12: tenant.hour12,
      language: tenant.language,
      members: people,
    };
  });
}

/** Renames the organisation. */
export async function renameTenant(ctx: Ctx, raw: { name: string }): Promise<void> {
  permit(ctx, "workspace.rename-tenant");
  const input = parse(RenameTenantInput, raw);
  await tenantTransaction(ctx, async (tx) => {
    const [before] = await tx
      .select({ name: tenants.name })
      .from(tenants)
      .where(eq(tenants.tenantId, ctx.tenantId))
      .for("update");
    if (!before) throw notFound("organisation");
    await tx.update(tenants).set({ name: input.name }).where(eq(tenants.tenantId, ctx.tenantId));
    await writeAudit(tx, ctx, {
      action: "workspace.rename-tenant",
      entity: "tenant",
      entityId: ctx.tenantId,
      before,
      after: input,
    });
  });
}

/** Changes what the organisation says about itself and what its new members begin with; nobody's own settings change. */
export async function updateTenant(ctx: Ctx, raw: UpdateTenantInput): Promise<void> {
  permit(ctx, "workspace.update-tenant");
  const input = parse(UpdateTenantInput, raw);
  await tenantTransaction(ctx, async (tx) => {
    const [found] = await tx
      .select()
      .from(tenants)
      .where(eq(tenants.tenantId, ctx.tenantId))
      .for("no key update");
    if (!found) throw notFound("organisation");
    const { name, industry, size, zone, dateFormat, hour12, language } = found;
    await tx.update(tenants).set(input).where(eq(tenants.tenantId, ctx.tenantId));
    await writeAudit(tx, ctx, {
      action: "workspace.update-tenant",
      entity: "tenant",
      entityId: ctx.tenantId,
      before: { name, industry, size, zone, dateFormat, hour12, language },
      after: input,
    });
  });
}
