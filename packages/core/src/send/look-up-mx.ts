import { mxGroups } from "@penguin/db/schema";
import type { DnsAnswer } from "@penguin/infra/dns";
import { mxGroupOf } from "@penguin/mail/mx-group";
import { eq, lte } from "drizzle-orm";
import type { PlatformCtx, Tx } from "../kernel/index.ts";

const HOUR_MS = 3_600_000;
/** A domain that moves to another provider is noticed within a day; a look-up that failed is tried again soon. */
const KEPT_MS = { found: 24 * HOUR_MS, missing: HOUR_MS, failed: HOUR_MS / 6 } as const;
const BATCH = 500;
const PARALLEL = 16;

/** Leaves domains nobody has looked up to the next {@link lookUpMx}; until then each is a group of its own. */
export async function wishForGroups(
  tx: Tx,
  at: Date,
  due: readonly { groupKnown: boolean; mxGroup: string }[],
): Promise<void> {
  const unknown = new Set(due.filter((row) => !row.groupKnown).map((row) => row.mxGroup));
  if (unknown.size === 0) return;
  const rows = [...unknown].sort().map((domain) => ({ domain, mxGroup: domain, expiresAt: at }));
  await tx.insert(mxGroups).values(rows).onConflictDoNothing();
}

const keep = (answer: DnsAnswer, domain: string, at: Date) => ({
  // What failed now says nothing against what was found before.
  ...(answer.kind !== "failed" && {
    mxGroup: mxGroupOf(domain, answer.kind === "found" ? answer.values : []),
  }),
  expiresAt: new Date(at.getTime() + KEPT_MS[answer.kind]),
});

/** Looks up who takes the mail of domains that are new or were looked up too long ago. Returns how many. */
export async function lookUpMx(ctx: PlatformCtx): Promise<number> {
  const at = ctx.clock.now();
  const stale = await ctx.control
    .select({ domain: mxGroups.domain })
    .from(mxGroups)
    .where(lte(mxGroups.expiresAt, at))
    .orderBy(mxGroups.expiresAt, mxGroups.domain)
    .limit(BATCH);
  const queue = stale.map((row) => row.domain);
  const work = async (): Promise<void> => {
    for (let domain = queue.shift(); domain !== undefined; domain = queue.shift()) {
      const answer = await ctx.doors.dns.resolve(domain, "MX");
      await ctx.control
        .update(mxGroups)
        .set(keep(answer, domain, at))
        .where(eq(mxGroups.domain, domain));
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return stale.length;
}
