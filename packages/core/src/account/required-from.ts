import { inTenantTransaction } from "@penguin/db";
import { tenants } from "@penguin/db/schema";
import { membershipsOf, type PersonCtx } from "./person.ts";

/** From when on one of the person's organisations asks for a second factor; null when none does. */
export async function requiredFrom(ctx: PersonCtx): Promise<Date | null> {
  const times: Date[] = [];
  for (const { tenantId } of await membershipsOf(ctx.auth, ctx.actor.userId)) {
    const [row] = await inTenantTransaction(ctx.auth, { tenantId, workspaces: "all" }, (tx) =>
      tx.select({ from: tenants.secondFactorFrom }).from(tenants),
    );
    if (row?.from) times.push(row.from);
  }
  return times.sort((a, b) => a.getTime() - b.getTime())[0] ?? null;
}
