import { tenants } from "@penguin/db/schema";
import { notFound } from "@penguin/runtime/error";
import { eq } from "drizzle-orm";
import type { z } from "zod";
import {
  type Ctx,
  dropPicture,
  keepPicture,
  parse,
  permit,
  readPicture,
  tenantTransaction,
  writeAudit,
} from "../kernel/index.ts";
import { PictureInput } from "./schema.ts";

/** Gives the organisation a logo, or takes it away. Throws `invalid` for what is no picture. */
export async function updateLogo(
  ctx: Ctx,
  raw: z.input<typeof PictureInput>,
): Promise<{ logoId: string | null }> {
  permit(ctx, "workspace.update-logo");
  const { picture } = parse(PictureInput, raw);
  const logoId = picture === null ? null : await keepPicture(ctx, picture);
  const earlier = await tenantTransaction(ctx, async (tx) => {
    const [before] = await tx
      .select({ logoId: tenants.logoId })
      .from(tenants)
      .where(eq(tenants.tenantId, ctx.tenantId))
      .for("no key update");
    if (!before) throw notFound("organisation");
    await tx.update(tenants).set({ logoId }).where(eq(tenants.tenantId, ctx.tenantId));
    await writeAudit(tx, ctx, {
      action: "workspace.update-logo",
      entity: "tenant",
      entityId: ctx.tenantId,
      before,
      after: { logoId },
    });
    return before.logoId;
  });
  await dropPicture(ctx, earlier);
  return { logoId };
}

/** The logo of the context's organisation, a WebP, with its id; undefined when there is none. */
export async function readLogo(ctx: Ctx): Promise<{ id: string; bytes: Buffer } | undefined> {
  permit(ctx, "workspace.get-tenant");
  const [row] = await tenantTransaction(ctx, (tx) =>
    tx.select({ id: tenants.logoId }).from(tenants).where(eq(tenants.tenantId, ctx.tenantId)),
  );
  const bytes = await readPicture(ctx, row?.id);
  return row?.id && bytes ? { id: row.id, bytes } : undefined;
}
