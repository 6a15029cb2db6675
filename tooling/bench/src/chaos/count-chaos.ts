import type { Delivered, HandOver } from "./receiver-files.ts";
import { subjectOf, type Wave } from "./waves.ts";
import type { Withdrawal } from "./withdrawals.ts";

/** A mail as the dashboard tells of it. */
export interface LedgerMail {
  wave: number;
  position: number;
  to: string;
  state: string;
  stateReason: string;
}

/** What was seen from outside, when everything has come to rest. */
export interface Outcome {
  waves: readonly Wave[];
  delivered: readonly Delivered[];
  handOvers: readonly HandOver[];
  ledger: readonly LedgerMail[];
  withdrawals: readonly Withdrawal[];
}

/** What came of the mails. All but the first and `relayCopies` have to be zero. */
export interface ChaosCounts {
  mails: number;
  /** The same mail handed over and delivered more than once. */
  duplicates: number;
  /** Copies of one hand-over: our mail server died before it had noted its peer's yes. */
  relayCopies: number;
  /** Sent, as the ledger says, and in no receiver's file. */
  lost: number;
  /** In a receiver's file, and not sent, as the ledger says. */
  unrecorded: number;
  unknown: number;
  /** Neither sent nor ended. */
  unsettled: number;
  afterOptOut: number;
  afterStop: number;
}

const SENT = new Set(["sent", "delivered", "complained", "bounced"]);
const UNSETTLED = new Set(["planned", "sending", "deferred"]);

const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const same = groups.get(keyOf(item));
    if (same) same.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
};

const mailKey = (to: string, subject: string): string => `${to} ${subject}`;

/**
 * Files of one mail beyond the first: by as many as there were hand-overs more they are duplicates, the rest the relay's own.
 * Hand-overs are told apart by the line that our mail server puts on top, and by its log where both fell in one second.
 */
function countCopies({ delivered, handOvers }: Outcome): Pick<ChaosCounts, "duplicates" | "relayCopies"> {
  const logged = groupBy(handOvers, ({ messageId }) => messageId);
  const counts = { duplicates: 0, relayCopies: 0 };
  for (const copies of groupBy(delivered, ({ to, subject }) => mailKey(to, subject)).values()) {
    const ids = [...new Set(copies.map(({ messageId }) => messageId))];
    const lines = new Set(copies.map(({ messageId, received }) => `${messageId} ${received}`)).size;
    const entries = ids.reduce((sum, id) => sum + (logged.get(id)?.length ?? 0), 0);
    const duplicates = Math.min(copies.length, Math.max(lines, entries)) - 1;
    counts.duplicates += duplicates;
    counts.relayCopies += copies.length - 1 - duplicates;
  }
  return counts;
}

/** Hand-overs that fell into a time for which it had been promised that there is none. */
function countBroken(
  { waves, handOvers, withdrawals }: Outcome,
  isMeant: (kind: Withdrawal["kind"]) => boolean,
) {
  const waveOf = new Map(waves.flatMap(({ n, people }) => people.map((one) => [one, String(n)])));
  const meant = withdrawals.filter(({ kind }) => isMeant(kind));
  return handOvers.filter(({ to, at }) =>
    meant.some(({ of, from, until }) => (of === to || of === waveOf.get(to)) && at > from && at < until),
  );
}

/** The hand-overs that broke a promise, for the log of a run. */
export const brokenPromises = (outcome: Outcome): HandOver[] => countBroken(outcome, () => true);

/** Counts, from the receivers' files and our mail server's log, what came of the mails. */
export function countChaos(outcome: Outcome): ChaosCounts {
  const { delivered, ledger } = outcome;
  const arrived = new Set(delivered.map(({ to, subject }) => mailKey(to, subject)));
  const sent = ledger.filter(({ state }) => SENT.has(state));
  const keyOf = ({ to, wave, position }: LedgerMail): string => mailKey(to, subjectOf(wave, position));
  const known = new Set(sent.map(keyOf));
  const isUnknown = ({ state, stateReason }: LedgerMail): boolean =>
    state === "unknown" || stateReason === "no_evidence";
  return {
    mails: delivered.length,
    ...countCopies(outcome),
    lost: sent.filter((mail) => !arrived.has(keyOf(mail))).length,
    unrecorded: [...arrived].filter((key) => !known.has(key)).length,
    unknown: ledger.filter(isUnknown).length,
    unsettled: ledger.filter(({ state }) => UNSETTLED.has(state)).length,
    afterOptOut: countBroken(outcome, (kind) => kind === "opt-out").length,
    afterStop: countBroken(outcome, (kind) => kind !== "opt-out").length,
  };
}
