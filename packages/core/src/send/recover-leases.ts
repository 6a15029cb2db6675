import { sql } from "drizzle-orm";
import type { ClaimedMailbox } from "./claimed-batch.ts";
import type { SenderCtx } from "./sender-ctx.ts";
import { base, release, settlementOf } from "./settlement.ts";
import type { Settlement } from "./settler.ts";

interface Lease {
  tenantId: string;
  id: string;
  fence: number;
  deferrals: number;
  state: "sending" | "unknown";
  kind: ClaimedMailbox["kind"];
  /** Seconds since it was claimed, as far as its lease tells. */
  age: number;
}

/** A claim whose answer is still under way looks like a stray; none takes this long. */
const STRAY_SECONDS = 30;

const openSender = async (ctx: SenderCtx): Promise<{ known: boolean; leases: Lease[] }> => {
  const [row] = await ctx.db.execute<{ opened: { known: boolean; leases: Lease[] } }>(
    sql`select app.open_sender(${ctx.journal.id}::uuid, ${ctx.leaseSeconds}) as opened`,
  );
  return row?.opened ?? { known: false, leases: [] };
};

/** What the journal of an earlier life makes of a lease it left; undefined where there is nothing to add. */
const judge = (ctx: SenderCtx, lease: Lease, remembers: boolean): Settlement | undefined => {
  const at = ctx.clock.now();
  const noted = ctx.journal.left.get(lease.id);
  const entry = noted?.fence === lease.fence ? noted : undefined;
  if (entry?.step === "answered") return settlementOf(lease, lease, entry.outcome, at);
  if (entry?.step !== "data" && remembers) return release(lease, "reclaimed", at);
  if (lease.state === "unknown") return undefined;
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
  const settlements = leases
    .map((lease) => judge(ctx, lease, remembers))
    .filter((settlement) => settlement !== undefined);
  const written = settlements.map((settlement) => ctx.settler.settle(settlement));
  ctx.settler.flush();
  await Promise.all(written);
  ctx.journal.forget([...ctx.journal.left.keys()]);
  return settlements.length;
}

/** Gives back what was claimed for this process but never reached it, because the answer to the claim was lost. */
export async function releaseStrays(ctx: SenderCtx): Promise<number> {
  const { leases } = await openSender(ctx);
  const strays = leases.filter(
    ({ state, age, id }) => state === "sending" && age >= STRAY_SECONDS && !ctx.inFlight.has(id),
  );
  const at = ctx.clock.now();
  const written = strays.map((lease) => ctx.settler.settle(release(lease, "claim_lost", at)));
  ctx.settler.flush();
  await Promise.all(written);
  return strays.length;
}
