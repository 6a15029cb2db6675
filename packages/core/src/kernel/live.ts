import { PLANNED_ONCE, type Tx } from "@penguin/db";
import { campaigns, contacts, imports, mailboxes, senderDomains, threads } from "@penguin/db/schema";
import { eq, sql } from "drizzle-orm";
import type { Ctx } from "./context.ts";
import { tenantTransaction } from "./tenant-transaction.ts";
import { workspaceScope } from "./workspace-access.ts";

/** What open dashboards can be told about. */
export const LIVE_TOPICS = ["campaign", "thread", "import", "sender-domain", "mailbox", "contact"] as const;
/** One kind of row that open dashboards follow. */
export type LiveTopic = (typeof LIVE_TOPICS)[number];

/** What a stream of changes hears besides: `access` names a person, or an organisation, whose rights or sessions changed. */
export const HEARD_TOPICS = [...LIVE_TOPICS, "access"] as const;

/** Tells open dashboards of this tenant, after the commit, that something they may show has changed. */
export function announce(tx: Tx, topic: LiveTopic, id: string): Promise<void> {
  return announceAll(tx, [{ topic, id }]);
}

/** The same of several rows, in one statement. */
export async function announceAll(
  tx: Tx,
  changes: ReadonlyArray<{ topic: LiveTopic; id: string }>,
): Promise<void> {
  if (changes.length === 0) return;
  const given = JSON.stringify(changes.map(({ topic, id }) => ({ topic, id })));
  await tx.execute(
    sql`${PLANNED_ONCE}select app.announce(array_agg(c.topic), array_agg(c.id)) from jsonb_to_recordset(${given}::jsonb) as c(topic text, id uuid)`,
  );
}

const TABLES = {
  campaign: campaigns,
  thread: threads,
  import: imports,
  "sender-domain": senderDomains,
  mailbox: mailboxes,
  contact: contacts,
} as const satisfies Record<LiveTopic, unknown>;

/** True when what changed is the actor's to see; who sees every workspace is not asked about. */
export async function seesChange(
  ctx: Pick<Ctx, "db" | "tenantId" | "actor">,
  { topic, id }: { topic: LiveTopic; id: string },
): Promise<boolean> {
  if (workspaceScope(ctx) === "all") return true;
  const table = TABLES[topic];
  const found = await tenantTransaction(ctx, (tx) =>
    tx.select({ id: table.id }).from(table).where(eq(table.id, id)),
  );
  return found.length > 0;
}
