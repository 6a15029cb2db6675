import type { Tx } from "@penguin/db";
import { sql } from "drizzle-orm";
import type { Ctx } from "./context.ts";

/** What open dashboards can be told about. */
export const LIVE_TOPICS = ["campaign", "thread", "import", "sender-domain", "mailbox", "contact"] as const;
/** One kind of row that open dashboards follow. */
export type LiveTopic = (typeof LIVE_TOPICS)[number];

/** Tells open dashboards of this tenant, after the commit, that something they may show has changed. */
export async function announce(
  tx: Tx,
  ctx: Pick<Ctx, "tenantId">,
  topic: LiveTopic,
  id: string,
): Promise<void> {
  const payload = JSON.stringify({ tenantId: ctx.tenantId, topic, id });
  await tx.execute(sql`select pg_notify('live', ${payload})`);
}
