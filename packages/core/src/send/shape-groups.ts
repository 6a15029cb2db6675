import { mxGroupLimits, shapingActs, shapingHits } from "@penguin/db/schema";
import type { ShapingRule } from "@penguin/mail/shaping";
import { newId } from "@penguin/runtime/id";
import { and, eq, lt } from "drizzle-orm";
import type { PlatformCtx, Tx } from "../kernel/index.ts";
import { GROUP_LIMITS } from "./group-limits.ts";
import { windowFull } from "./window-full.ts";

/** What a server of a provider answered to the mail server of a sending server; the same key counts once. */
export interface ProviderReply {
  mxGroup: string;
  key: string;
  at: Date;
  text: string;
  enhanced: string;
}

type Hit = ProviderReply & { rule: ShapingRule };
type Shaped = { ctx: PlatformCtx; tx: Tx; serverId: string; mxGroup: string };

/** What is taken for the rate of a provider without a limit. */
const PER_MINUTE = 60;
/** Longer than the longest window of a rule; a line of the log is read again for less. */
const KEPT_MS = 86_400_000;
const REPLY_MAX = 500;
const ADDRESS = /[^\s<>@]{1,64}@[^\s<>@]{1,253}/g;

/** Every count of a provider is made under the lock of its row, however many read logs. */
const lockGroup = async ({ tx, serverId, mxGroup }: Shaped) => {
  const own = and(eq(mxGroupLimits.serverId, serverId), eq(mxGroupLimits.mxGroup, mxGroup));
  const perMinute = GROUP_LIMITS[mxGroup] ?? null;
  await tx.insert(mxGroupLimits).values({ serverId, mxGroup, perMinute }).onConflictDoNothing();
  const [row] = await tx.select().from(mxGroupLimits).where(own).for("no key update");
  return { own, row };
};

const ruleHits = ({ serverId, mxGroup }: Shaped, ruleId: string) =>
  and(
    eq(shapingHits.serverId, serverId),
    eq(shapingHits.mxGroup, mxGroup),
    eq(shapingHits.ruleId, ruleId),
    eq(shapingHits.spent, false),
  );

/** The moment the rule's threshold is reached; what has reached it counts no further time. */
const reached = async (shaped: Shaped, rule: ShapingRule): Promise<Date | undefined> => {
  const hits = await shaped.tx
    .select({ at: shapingHits.at })
    .from(shapingHits)
    .where(ruleHits(shaped, rule.id));
  const full = windowFull(
    hits.map((hit) => hit.at),
    rule.count,
    rule.within,
  );
  if (full) await shaped.tx.update(shapingHits).set({ spent: true }).where(ruleHits(shaped, rule.id));
  return full;
};

const later = (a: Date | null | undefined, b: Date): Date => (a && a > b ? a : b);

/** Opens the rule's limit, unless it would be over by now, and keeps who did so, for how long and on which reply. */
const openLimit = async (shaped: Shaped, rule: ShapingRule, at: Date, text: string): Promise<boolean> => {
  const { ctx, tx, serverId, mxGroup } = shaped;
  const now = ctx.clock.now();
  const until = new Date(at.getTime() + rule.for * 1000);
  if (until <= now) return false;
  const { own, row } = await lockGroup(shaped);
  const reason = `${rule.id}: ${rule.reason}`;
  let perMinute: number | null = null;
  if (rule.action === "hold") {
    await tx
      .update(mxGroupLimits)
      .set({ heldUntil: later(row?.heldUntil, until), reason })
      .where(own);
  } else {
    const isSlow = row?.slowUntil && row.slowUntil > now;
    const rate =
      (isSlow ? row.slowPerMinute : undefined) ?? row?.perMinute ?? Math.max(PER_MINUTE, row?.used ?? 0);
    perMinute = Math.max(1, Math.floor(rate * rule.factor));
    const slow = { slowPerMinute: perMinute, slowUntil: later(row?.slowUntil, until), reason };
    await tx.update(mxGroupLimits).set(slow).where(own);
  }
  const reply = text.replace(ADDRESS, "").slice(0, REPLY_MAX);
  const act = {
    id: newId(now),
    serverId,
    mxGroup,
    ruleId: rule.id,
    at: now,
    until,
    perMinute,
    reason,
    reply,
  };
  await tx.insert(shapingActs).values(act);
  ctx.log.warn({ ...act }, "what a provider answered has opened a limit");
  return true;
};

const shapeGroup = (
  ctx: PlatformCtx,
  serverId: string,
  mxGroup: string,
  hits: readonly Hit[],
): Promise<number> =>
  ctx.control.transaction(async (tx) => {
    const shaped: Shaped = { ctx, tx, serverId, mxGroup };
    await lockGroup(shaped);
    const rows = hits.map(({ rule, key, at }) => ({ serverId, mxGroup, ruleId: rule.id, key, at }));
    const fresh = await tx
      .insert(shapingHits)
      .values(rows)
      .onConflictDoNothing()
      .returning({ key: shapingHits.key });
    const keys = new Set(fresh.map((row) => row.key));
    const news = new Map(hits.filter((hit) => keys.has(hit.key)).map((hit) => [hit.rule.id, hit]));
    let opened = 0;
    for (const { rule, text } of news.values()) {
      const at = await reached(shaped, rule);
      if (at && (await openLimit(shaped, rule, at, text))) opened += 1;
    }
    return opened;
  });

/**
 * Counts answers of providers that fit a shaping rule, each once, and where a rule's threshold is reached slows this
 * server down towards that provider, or holds it. Returns how many limits were opened.
 */
export async function shapeGroups(
  ctx: PlatformCtx,
  serverId: string,
  replies: readonly ProviderReply[],
): Promise<number> {
  if (replies.length === 0) return 0;
  const shaping = await ctx.shaping.current();
  const oldest = new Date(ctx.clock.now().getTime() - KEPT_MS);
  const perGroup = new Map<string, Hit[]>();
  for (const reply of replies) {
    const { mxGroup: group, text, enhanced, at } = reply;
    const rule = at > oldest ? shaping.match({ group, text, enhanced }) : undefined;
    if (rule) perGroup.set(group, [...(perGroup.get(group) ?? []), { ...reply, rule }]);
  }
  let opened = 0;
  for (const [mxGroup, hits] of [...perGroup].sort(([a], [b]) => (a < b ? -1 : 1)))
    opened += await shapeGroup(ctx, serverId, mxGroup, hits);
  if (perGroup.size > 0) await ctx.control.delete(shapingHits).where(lt(shapingHits.at, oldest));
  return opened;
}
