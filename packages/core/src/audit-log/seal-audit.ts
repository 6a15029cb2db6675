import { auditHeads, auditLog, auditSeals } from "@penguin/db/schema";
import { and, desc, eq, gt, isNull, sql } from "drizzle-orm";
import { type Ctx, eachTenant, type PlatformCtx, tenantTransaction, type Tx } from "../kernel/index.ts";
import { GENESIS, hashEntry, hashLink, keepUntilOf, signHead } from "./chain.ts";

const RECENT_MS = 3_600_000;
const BATCH = 500;

type Seal = typeof auditSeals.$inferSelect;

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

const lastSeal = async (tx: Tx): Promise<Seal | undefined> => {
  const [last] = await tx.select().from(auditSeals).orderBy(desc(auditSeals.seq)).limit(1);
  return last;
};

/** Signs where the chain ended on the day of its last link, once that day is over. */
const signFinishedDay = async (tx: Tx, ctx: Ctx, last: Seal): Promise<void> => {
  const { tenantId, seq, hash } = last;
  const day = dayOf(last.sealedAt);
  if (day >= dayOf(ctx.clock.now())) return;
  const signature = signHead(ctx.settings.auditSigningSeed, { tenantId, day, seq, hash });
  await tx.insert(auditHeads).values({ tenantId, day, seq, hash, signature }).onConflictDoNothing();
};

/**
 * Adds the next unsealed rows of the tenant since a moment to its chain; how many. Sealers of one tenant wait for each
 * other.
 */
const sealTenant = (ctx: Ctx, since: Date): Promise<number> =>
  tenantTransaction(ctx, async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`audit-seal ${ctx.tenantId}`}, 0))`);
    const last = await lastSeal(tx);
    if (last) await signFinishedDay(tx, ctx, last);
    const rows = await tx
      .select({ row: auditLog })
      .from(auditLog)
      .leftJoin(
        auditSeals,
        and(eq(auditSeals.tenantId, auditLog.tenantId), eq(auditSeals.entryId, auditLog.id)),
      )
      .where(and(gt(auditLog.at, since), isNull(auditSeals.entryId)))
      .orderBy(auditLog.id)
      .limit(BATCH);
    if (rows.length === 0) return 0;
    const sealedAt = ctx.clock.now();
    let [seq, hash] = [last?.seq ?? 0, last?.hash ?? GENESIS];
    const seals = rows.map(({ row }) => {
      const link = { entryHash: hashEntry(row), keepUntil: keepUntilOf(row) };
      seq += 1;
      hash = hashLink(hash, { seq, ...link });
      return { tenantId: ctx.tenantId, seq, entryId: row.id, ...link, hash, sealedAt };
    });
    await tx.insert(auditSeals).values(seals);
    return seals.length;
  });

const sealWhole = async (ctx: Ctx, since: Date): Promise<number> => {
  let sum = 0;
  for (;;) {
    const sealed = await sealTenant(ctx, since);
    sum += sealed;
    if (sealed < BATCH) return sum;
  }
};

const sealSince = async (ctx: PlatformCtx, since: Date, job: string): Promise<number> => {
  const rows = await ctx.control.execute<{ tenant_id: string }>(sql`
    select distinct l.tenant_id from audit_log l where l.at > ${since.toISOString()}
      and not exists (select 1 from audit_seals s where s.tenant_id = l.tenant_id and s.entry_id = l.id)`);
  return eachTenant(ctx, new Set(rows.map((row) => row.tenant_id)), job, (own) => sealWhole(own, since));
};

/**
 * Chains the audit rows of the last hour that are not chained yet, tenant by tenant, outside the writes themselves; gives
 * how many. What was committed later than that is found by {@link sealStrays}.
 */
export const sealAudit = (ctx: PlatformCtx): Promise<number> =>
  sealSince(ctx, new Date(ctx.clock.now().getTime() - RECENT_MS), "audit-log.seal");

/** Chains whatever is not chained yet, however old, and signs the last link of every day that is over. */
export async function sealStrays(ctx: PlatformCtx): Promise<number> {
  const sealed = await sealSince(ctx, new Date(0), "audit-log.seal-strays");
  const today = dayOf(ctx.clock.now());
  const open = await ctx.control.execute<{ tenant_id: string }>(sql`
    select t.tenant_id from tenants t cross join lateral (
      select to_char(s.sealed_at at time zone 'UTC', 'YYYY-MM-DD') as day from audit_seals s
      where s.tenant_id = t.tenant_id order by s.seq desc limit 1) last
    where last.day < ${today} and not exists (
      select 1 from audit_heads h where h.tenant_id = t.tenant_id and h.day = last.day)`);
  const tenantIds = open.map((row) => row.tenant_id);
  await eachTenant(ctx, tenantIds, "audit-log.seal-strays", (own) => sealWhole(own, new Date(0)));
  return sealed;
}
