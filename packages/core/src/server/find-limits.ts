import type { Db } from "@penguin/db";
import { mxGroupLimits, sendingServers, shapingActs } from "@penguin/db/schema";
import { asc, desc, eq, gt, or } from "drizzle-orm";

/** What holds sending servers back at a moment, and what opened limits lately. */
export interface ServerLimits {
  /** Servers whose mail server is away, and until when nobody tries it. */
  away: { server: string; faults: number; until: Date }[];
  open: {
    server: string;
    mxGroup: string;
    heldUntil: Date | null;
    slowUntil: Date | null;
    slowPerMinute: number | null;
    reason: string;
  }[];
  acts: (Omit<typeof shapingActs.$inferSelect, "id" | "serverId"> & { server: string })[];
}

const LATEST = 20;

/** Both for the operator's command line (control login); the latest acts first. */
export async function findLimits(control: Db, at: Date): Promise<ServerLimits> {
  const away = await control
    .select({
      server: sendingServers.name,
      faults: sendingServers.mailFaults,
      until: sendingServers.mailAwayUntil,
    })
    .from(sendingServers)
    .where(gt(sendingServers.mailFaults, 0))
    .orderBy(asc(sendingServers.name));
  const { heldUntil, slowUntil, slowPerMinute, reason, mxGroup } = mxGroupLimits;
  const open = await control
    .select({ server: sendingServers.name, mxGroup, heldUntil, slowUntil, slowPerMinute, reason })
    .from(mxGroupLimits)
    .innerJoin(sendingServers, eq(sendingServers.id, mxGroupLimits.serverId))
    .where(or(gt(heldUntil, at), gt(slowUntil, at)))
    .orderBy(asc(sendingServers.name), asc(mxGroup));
  const told = {
    mxGroup: shapingActs.mxGroup,
    ruleId: shapingActs.ruleId,
    at: shapingActs.at,
    until: shapingActs.until,
    perMinute: shapingActs.perMinute,
    reason: shapingActs.reason,
    reply: shapingActs.reply,
  };
  const acts = await control
    .select({ server: sendingServers.name, ...told })
    .from(shapingActs)
    .innerJoin(sendingServers, eq(sendingServers.id, shapingActs.serverId))
    .orderBy(desc(shapingActs.at), desc(shapingActs.id))
    .limit(LATEST);
  return { away: away.flatMap(({ until, ...one }) => (until ? [{ ...one, until }] : [])), open, acts };
}
