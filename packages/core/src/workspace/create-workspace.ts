import { tenants, workspaces } from "@penguin/db/schema";
import { newId } from "@penguin/runtime/id";
import { like } from "drizzle-orm";
import { type Ctx, parse, permit, tenantTransaction, writeAudit } from "../kernel/index.ts";
import { CreateWorkspaceInput, slugOf } from "./schema.ts";

const RESERVED = new Set([
  "new",
  "workspaces",
  "contacts",
  "inbox",
  "settings",
  "analytics",
  "suppression",
  "reports",
]);

const freeSlug = (wanted: string, taken: ReadonlySet<string>): string => {
  for (let n = 1; ; n++) {
    const slug = n === 1 ? wanted : `${wanted}-${n}`;
    if (!taken.has(slug) && !RESERVED.has(slug)) return slug;
  }
};

/** Makes a workspace for one client. Its slug comes from the name and is unique in the organisation. */
export async function createWorkspace(
  ctx: Ctx,
  raw: CreateWorkspaceInput,
): Promise<{ id: string; slug: string }> {
  permit(ctx, "workspace.create");
  const input = parse(CreateWorkspaceInput, raw);
  return tenantTransaction(ctx, async (tx) => {
    await tx.select({ id: tenants.tenantId }).from(tenants).for("no key update");
    const wanted = slugOf(input.name);
    const near = await tx
      .select({ slug: workspaces.slug })
      .from(workspaces)
      .where(like(workspaces.slug, `${wanted}%`));
    const slug = freeSlug(wanted, new Set(near.map((row) => row.slug)));
    const at = ctx.clock.now();
    const id = newId(at);
    await tx.insert(workspaces).values({ ...input, tenantId: ctx.tenantId, id, slug, createdAt: at });
    await writeAudit(tx, ctx, {
      action: "workspace.create",
      entity: "workspace",
      entityId: id,
      after: { ...input, slug },
    });
    return { id, slug };
  });
}
