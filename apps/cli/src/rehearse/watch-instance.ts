import { readFileSync } from "node:fs";
import path from "node:path";
import { inTenantTransaction } from "@penguin/db";
import { sql } from "drizzle-orm";
import { readInstanceEnv } from "../env.ts";
import type { RehearsalDatabase } from "./open-database.ts";
import { openInstanceDatabase } from "./open-instance.ts";
import {
  compareWithFiles,
  countVerified,
  type LedgerLine,
  readQueuedIds,
  readReceivedIds,
} from "./recount-files.ts";

/** What the start-up passes on standard input. */
interface WatchRequest {
  simulatorDir: string;
  /** How long to watch at most. */
  limitMs: number;
  coldMs: number;
}

interface Totals extends Record<string, unknown> {
  name: string;
  state: string;
  open: number;
  /** Mails that left us and whose fate no mail server has told yet. */
  held: number;
  sent: number;
  accepted: number;
  bounced: number;
  deferred: number;
  opened: number;
  clicked: number;
  replied: number;
  unsubscribed: number;
}

/** How long nothing may change before a campaign counts as through: longer while mail servers still hold some of it. */
const QUIET_MS = 8000;
const HELD_QUIET_MS = 90_000;
const EVERY_MS = 2000;

const newestCampaign = async (
  database: RehearsalDatabase,
): Promise<{ tenantId: string; id: string } | undefined> => {
  const [row] = await database.control.db.execute<{ tenant_id: string; id: string }>(sql`
    select tenant_id, id from campaigns where state in ('active', 'completed') order by (state = 'active') desc, id desc limit 1`);
  return row && { tenantId: row.tenant_id, id: row.id };
};

const readTotals = async (
  database: RehearsalDatabase,
  campaign: { tenantId: string; id: string },
): Promise<Totals> => {
  const [row] = await inTenantTransaction(
    database.app.db,
    { tenantId: campaign.tenantId, workspaces: "all" },
    (tx) =>
      tx.execute<Totals>(sql`
      select c.name, c.state, sum(n.sent)::int as sent, sum(n.accepted)::int as accepted, sum(n.bounced)::int as bounced,
        sum(n.deferred)::int as deferred, sum(n.opened)::int as opened, sum(n.clicked)::int as clicked, sum(n.replied)::int as replied,
        sum(n.unsubscribed)::int as unsubscribed,
        (select count(*)::int from enrollments e where e.campaign_id = c.id and e.state in ('active', 'sending')) as open,
        (select count(*)::int from messages m where m.campaign_id = c.id and m.sent_at is not null and m.accepted_at is null and m.state <> 'bounced') as held
      from campaigns c join campaign_counters n on n.campaign_id = c.id where c.id = ${campaign.id} group by c.tenant_id, c.id`),
  );
  if (!row) throw new Error("the campaign is gone");
  return row;
};

const lineOf = (totals: Totals): string =>
  `${totals.name}: ${totals.sent} sent, ${totals.accepted} accepted, ${totals.bounced} bounced, ${totals.opened} opened, ${totals.clicked} clicked, ${totals.replied} replied, ${totals.unsubscribed} unsubscribed; ${totals.open} people under way`;

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Follows a campaign until nobody is under way and nothing has changed for a while, printing a line whenever it moves. */
const follow = async (
  database: RehearsalDatabase,
  campaign: { tenantId: string; id: string },
  limitMs: number,
): Promise<Totals> => {
  const startedAt = performance.now();
  let last = "";
  let changedAt = startedAt;
  for (;;) {
    const totals = await readTotals(database, campaign);
    const line = lineOf(totals);
    const nowMs = performance.now();
    if (line !== last) {
      process.stdout.write(`${line}\n`);
      [last, changedAt] = [line, nowMs];
    }
    const quietMs = totals.held > 0 ? HELD_QUIET_MS : QUIET_MS;
    const finished = totals.state !== "active" && nowMs - changedAt > quietMs;
    if (finished || nowMs - startedAt > limitMs) return totals;
    await delay(EVERY_MS);
  }
};

const watch = async (request: WatchRequest): Promise<number> => {
  const database = openInstanceDatabase(readInstanceEnv());
  try {
    const campaign = await newestCampaign(database);
    if (!campaign) throw new Error("there is no campaign to follow");
    const totals = await follow(database, campaign, request.limitMs);
    const ledger = await database.control.db.execute<LedgerLine>(sql`
      select message_id_header as header, accepted_at is not null as accepted, sent_at is not null as left, state = 'bounced' as bounced,
        queue_id as "queueId"
      from messages where campaign_id = ${campaign.id}`);
    const receivedFiles = path.join(request.simulatorDir, "mailboxes");
    const compared = compareWithFiles(
      [...ledger],
      readReceivedIds(receivedFiles),
      readQueuedIds(request.simulatorDir),
    );
    const dkimVerified = countVerified(receivedFiles, new Set(ledger.map((row) => row.header)));
    const { open: _open, held: _held, ...counts } = totals;
    process.stdout.write(
      `${JSON.stringify({ coldMs: request.coldMs, ...counts, ...compared, dkimVerified, receivedFiles })}\n`,
    );
    return totals.state === "completed" &&
      compared.duplicates === 0 &&
      compared.lost === 0 &&
      compared.waiting === 0 &&
      compared.received === totals.accepted
      ? 0
      : 1;
  } finally {
    await database.close();
  }
};

process.exitCode = await watch(JSON.parse(readFileSync(0, "utf8")) as WatchRequest);
