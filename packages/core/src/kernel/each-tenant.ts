import type { Ctx, PlatformCtx } from "./context.ts";

/**
 * Does the work of one tenant after the other and adds up. What fails for one tenant keeps no other waiting; the first
 * error is thrown when all had their turn, so that the job is seen to have failed.
 */
export async function eachTenant(
  ctx: PlatformCtx,
  tenantIds: Iterable<string>,
  job: string,
  work: (own: Ctx) => Promise<number>,
): Promise<number> {
  let sum = 0;
  const failures: unknown[] = [];
  for (const tenantId of tenantIds) {
    try {
      sum += await work(ctx.forTenant(tenantId, job));
    } catch (error) {
      ctx.log.error({ err: error, tenantId, job }, "the work of one tenant failed; the others go on");
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return sum;
}
