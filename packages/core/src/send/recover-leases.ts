import { sql } from "drizzle-orm";
import type { ClaimedMailbox } from "./claimed-batch.ts";
import type { SenderCtx } from "./sender-ctx.ts";
import { base, release, settlementOf } from "./settlement.ts";
import type { Settlement } from "./settler.ts";

/** A lease that nobody has settled; its mail may be *unknown* already, because it ran out. */
interface Lease {
  tenantId: string;
  id: string;
  fence: number;
}
type LeftLease = Lease & { deferrals: number; kind: ClaimedMailbox["kind"] };

/** A claim whose answer is still under way looks like a stray; none takes this long. */
const STRAY_SECONDS = 30;

const openSender = async (ctx: SenderCtx): Promise<{ known: boolean; leases: LeftLease[] }> => {
  const [row] = await ctx.db.execute<{ opened: { known: boolean; leases: LeftLease[] } }>(
    sql`select app.open_sender(${ctx.journal.id}::uuid) as opened`,
  );
  return row?.opened ?? { known: false, leases: [] };
};

/**
 * What the journal of an earlier life makes of a lease it left. A mail that was settled as *unknown* is no such lease: the
 * journal has forgotten it, and what is missing there would say that it never left.
 */
const judge = (ctx: SenderCtx, lease: LeftLease, remembers: boolean): Settlement => {
  const at = ctx.clock.now();
  const noted = ctx.journal.left.get(lease.id);
  const entry = noted?.fence === lease.fence ? noted : undefined;
  if (entry?.step === "answered") return settlementOf(lease, lease, entry.outcome, at);
  if (entry?.step !== "data" && remembers) return release(lease, "reclaimed", at);
  return { ...base(lease, at), outcome: "unknown", state: "unknown", reason: "stopped_while_sending" };
};

/**
 * Settles what an earlier life of this server left behind, by its journal: an answer that was heard, a mail that was never
 * begun, and only where the body may have left and no answer was noted, *unknown*. Run once, before the first claim.
 * Returns how many were settled.
 */
export async function recoverLeases(ctx: SenderCtx): Promise<number> {
  const { known, leases } = await openSender(ctx);
  const remembers = known && ctx.journal.complete;
  const written = leases.map((lease) => ctx.settler.settle(judge(ctx, lease, remembers)));
  ctx.settler.flush();
  await Promise.all(written);
  ctx.journal.forget([...ctx.journal.left.keys()]);
  return leases.length;
}

/**
 * Gives back what was claimed for this process but never reached it, because the answer to the claim was lost; from then
 * on such an answer is not listened to. Does nothing once another process has opened this server.
 */
export async function releaseStrays(ctx: SenderCtx): Promise<number> {
  const olderThan = Math.min(STRAY_SECONDS, ctx.leaseSeconds);
  const [row] = await ctx.db.execute<{ leases: Lease[] }>(
    sql`select app.find_strays(${ctx.journal.id}::uuid, ${olderThan}, ${ctx.leaseSeconds}) as leases`,
  );
  const strays = (row?.leases ?? []).filter(({ id }) => !ctx.inFlight.has(id));
  for (const { id, fence } of strays) ctx.givenBack.add(`${id}:${fence}`);
  const at = ctx.clock.now();
  const written = strays.map((lease) => ctx.settler.settle(release(lease, "claim_lost", at)));
  ctx.settler.flush();
  await Promise.all(written);
  return strays.length;
}
