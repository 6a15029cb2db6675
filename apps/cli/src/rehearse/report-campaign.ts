import { tenantTransaction } from "@penguin/core/kernel";
import { type Summary, summarize } from "@penguin/simulator";
import { sql } from "drizzle-orm";
import type { Rehearsal } from "./open-rehearsal.ts";
import { compareWithFiles, type LedgerLine } from "./recount-files.ts";
import type { RunningCampaign } from "./set-up-campaign.ts";

export interface StepReport {
  step: number;
  planned: number;
  sent: number;
  accepted: number;
  deferred: number;
  bounced: number;
  skipped: number;
  opened: number;
  machineOpened: number;
  clicked: number;
  replied: number;
  autoReplied: number;
  unsubscribed: number;
  complained: number;
}

export interface RehearsalReport {
  contacts: number;
  refusedRows: number;
  enrolled: number;
  state: string;
  stateReason: string;
  sent: number;
  accepted: number;
  bounced: number;
  deferred: number;
  opened: number;
  clicked: number;
  replied: number;
  unsubscribed: number;
  complained: number;
  /** Message-IDs that reached a mailbox more than once, counted where they arrived. */
  duplicates: number;
  /** Mails the ledger calls accepted that no receiver has, and mails receivers have that the ledger does not know. */
  lost: number;
  steps: StepReport[];
  providers: Record<string, { accepted: number }>;
  /** What the receiving world counted for itself. */
  world: Omit<Summary, "acceptedByRecipient" | "acceptedByProvider">;
}

const readSteps = async (campaign: RunningCampaign): Promise<StepReport[]> => {
  const rows = await tenantTransaction(campaign.ctx, (tx) =>
    tx.execute<Record<string, number>>(
      sql`select * from campaign_counters where campaign_id = ${campaign.campaignId} order by position`,
    ),
  );
  return rows.map((row) => ({
    step: Number(row["position"]),
    planned: Number(row["planned"]),
    sent: Number(row["sent"]),
    accepted: Number(row["accepted"]),
    deferred: Number(row["deferred"]),
    bounced: Number(row["bounced"]),
    skipped: Number(row["skipped"]),
    opened: Number(row["opened"]),
    machineOpened: Number(row["machine_opened"]),
    clicked: Number(row["clicked"]),
    replied: Number(row["replied"]),
    autoReplied: Number(row["auto_replied"]),
    unsubscribed: Number(row["unsubscribed"]),
    complained: Number(row["complained"]),
  }));
};

/** Compares what the ledger says was accepted with what lies in the receivers' mailboxes, by Message-ID. */
const compareLedger = async (
  rehearsal: Rehearsal,
  domain: string,
): Promise<{ duplicates: number; lost: number }> => {
  const { store } = rehearsal.net.world;
  const arrived = store
    .mailboxes()
    .flatMap((address) => store.messages(address))
    .filter((message) => message.mailFrom.endsWith(`@${domain}`))
    .map((message) => message.messageId.replace(/^<?/, "<").replace(/>?$/, ">"));
  const rows = await rehearsal.database.control.db.execute<LedgerLine>(sql`
    select message_id_header as header, accepted_at is not null as accepted, sent_at is not null as left, state = 'bounced' as bounced,
      queue_id as "queueId"
    from messages`);
  const { duplicates, lost } = compareWithFiles([...rows], arrived);
  return { duplicates, lost };
};

/** Says what happened, per step and per receiving provider, ledger and receivers side by side. */
export async function reportCampaign(
  rehearsal: Rehearsal,
  campaign: RunningCampaign,
  domain: string,
): Promise<RehearsalReport> {
  const steps = await readSteps(campaign);
  const sum = (key: keyof StepReport): number => steps.reduce((total, step) => total + step[key], 0);
  const { acceptedByRecipient: _recipients, acceptedByProvider, ...world } = summarize(rehearsal.net.world);
  const [row] = await rehearsal.database.control.db.execute<{ state: string; state_reason: string }>(
    sql`select state, state_reason from campaigns where id = ${campaign.campaignId}`,
  );
  return {
    contacts: campaign.imported,
    refusedRows: campaign.refused,
    enrolled: campaign.enrolled,
    state: row?.state ?? "",
    stateReason: row?.state_reason ?? "",
    sent: sum("sent"),
    accepted: sum("accepted"),
    bounced: sum("bounced"),
    deferred: sum("deferred"),
    opened: sum("opened"),
    clicked: sum("clicked"),
    replied: sum("replied"),
    unsubscribed: sum("unsubscribed"),
    complained: sum("complained"),
    ...(await compareLedger(rehearsal, domain)),
    steps,
    providers: Object.fromEntries(
      Object.entries(acceptedByProvider).map(([key, accepted]) => [key, { accepted }]),
    ),
    world,
  };
}
