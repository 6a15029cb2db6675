import { existsSync, readFileSync } from "node:fs";
import type { Sql } from "postgres";

/** What became of the mails of one kind of mailbox. */
export interface MailCounts {
  messages: number;
  /** Recorded as sent. */
  sent: number;
  /** Ended visibly without having been sent: gave up, skipped, bounced. */
  failed: number;
  /** Further copies of a mail that we handed over. */
  duplicates: number;
  /** Recorded as sent and nowhere to be found, or neither sent nor visibly ended. */
  lost: number;
  unknown: number;
  /** Arrived, and the ledger does not say sent. */
  unrecorded: number;
}

/** Our own mail server: what its way on doubled is not our doing, and told apart. */
export type OwnCounts = MailCounts & { relayCopies: number };

/** Where the far ends note what they took; Postfix keeps no such file, and is counted behind it, by its queue ids. */
export interface CrashFiles {
  receiver: string;
  external: string;
  spool?: string;
}

type Row = { kind: "hosted" | "external"; id: string; state: string; reason: string };
type Arrival = { id: string; queueId: string };

const SENT = new Set(["sent", "delivered", "bounced", "complained"]);
const isUnknown = ({ state, reason }: Row): boolean => state === "unknown" || reason === "no_evidence";
const isEnded = (row: Row): boolean => ["failed", "skipped"].includes(row.state) && !isUnknown(row);

const readLines = <T>(file: string): T[] =>
  existsSync(file)
    ? readFileSync(file, "utf8")
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line) as T)
    : [];

const group = (arrivals: readonly Arrival[]): Map<string, Arrival[]> => {
  const byId = new Map<string, Arrival[]>();
  for (const arrival of arrivals) {
    const same = byId.get(arrival.id);
    if (same) same.push(arrival);
    else byId.set(arrival.id, [arrival]);
  }
  return byId;
};

const countQueueIds = (same: readonly Arrival[]): number => new Set(same.map(({ queueId }) => queueId)).size;

/** How often each mail was taken by our own mail server or the customer's, by Message-ID. */
export function countArrivals(
  files: Pick<CrashFiles, "receiver" | "external" | "spool">,
): ReadonlyMap<string, number> {
  const ours = group(readLines<Arrival>(files.spool ?? files.receiver));
  const theirs = group(readLines<Arrival>(files.external));
  return new Map([
    ...[...ours].map(([id, same]) => [id, countQueueIds(same)] as const),
    ...[...theirs].map(([id, same]) => [id, same.length] as const),
  ]);
}

const count = (
  rows: readonly Row[],
  arrived: ReadonlyMap<string, unknown>,
  duplicates: number,
): MailCounts => {
  const of = (test: (row: Row) => boolean): number => rows.filter(test).length;
  const isSent = (row: Row): boolean => SENT.has(row.state);
  return {
    messages: rows.length,
    sent: of(isSent),
    failed: of(isEnded),
    duplicates,
    lost: of((row) => (isSent(row) ? !arrived.has(row.id) : !isEnded(row) && !isUnknown(row))),
    unknown: of(isUnknown),
    unrecorded: of((row) => arrived.has(row.id) && !isSent(row)),
  };
};

/**
 * Holds the ledger against what the far ends noted on their own disks, by Message-ID. A copy under the same queue id was
 * made by the mail server on its way on, one under another by us.
 */
export async function countMails(
  root: Sql,
  files: Pick<CrashFiles, "receiver" | "external" | "spool">,
): Promise<{ own: OwnCounts; external: MailCounts }> {
  const rows = await root<Row[]>`
    select b.kind, m.message_id_header as id, m.state_reason as reason,
      case when m.state = 'bounced' and m.sent_at is null then 'failed' else m.state end as state
    from messages m join mailboxes b on b.id = m.mailbox_id where m.kind = 'campaign'`;
  const own = group(readLines<Arrival>(files.receiver));
  const taken = files.spool === undefined ? own : group(readLines<Arrival>(files.spool));
  const theirs = group(readLines<Arrival>(files.external));
  const copies = (byId: ReadonlyMap<string, Arrival[]>, distinct: (same: Arrival[]) => number): number =>
    [...byId.values()].reduce((sum, same) => sum + distinct(same) - 1, 0);
  const relayCopies = [...own.values()].reduce((sum, same) => sum + same.length - countQueueIds(same), 0);
  const hosted = rows.filter(({ kind }) => kind === "hosted");
  const customers = rows.filter(({ kind }) => kind === "external");
  return {
    own: { ...count(hosted, own, copies(taken, countQueueIds)), relayCopies },
    external: count(
      customers,
      theirs,
      copies(theirs, (same) => same.length),
    ),
  };
}
