import type { CONNECTION_CAUSES } from "@penguin/db/schema";
import { seededUnit } from "@penguin/runtime/random";

/** Why a mailbox cannot be read. */
export type ConnectionCause = (typeof CONNECTION_CAUSES)[number];

interface CauseRule {
  /** Waiting alone will hardly help: somebody has to change something. The mailbox stops sending at once. */
  needsPerson: boolean;
  /** Seconds before the second try, and the most between two tries; each wait is twice the one before. */
  first: number;
  most: number;
}

/** What follows from each cause. */
export const CAUSE_RULES: Readonly<Record<ConnectionCause, CauseRule>> = {
  address_refused: { needsPerson: true, first: 300, most: 3600 },
  host_unreachable: { needsPerson: false, first: 15, most: 900 },
  timed_out: { needsPerson: false, first: 15, most: 900 },
  tls_failed: { needsPerson: false, first: 60, most: 1800 },
  certificate_invalid: { needsPerson: true, first: 300, most: 3600 },
  login_refused: { needsPerson: true, first: 60, most: 3600 },
  too_many_connections: { needsPerson: false, first: 30, most: 900 },
  over_quota: { needsPerson: false, first: 300, most: 3600 },
  folder_missing: { needsPerson: true, first: 300, most: 3600 },
  connection_lost: { needsPerson: false, first: 2, most: 300 },
  server_error: { needsPerson: false, first: 15, most: 900 },
  not_recorded: { needsPerson: false, first: 5, most: 300 },
};

/** So long a mailbox may be unreadable before it sends nothing more, whatever the cause. */
export const UNHEARD_MS = 24 * 3_600_000;

/**
 * Milliseconds to the next try after `failures` in a row, between half of the wait and all of it: by chance of the
 * mailbox, so that those of one server do not come back at the same moment.
 */
export function waitAfter(cause: ConnectionCause, failures: number, mailboxId: string): number {
  const { first, most } = CAUSE_RULES[cause];
  const seconds = Math.min(most, first * 2 ** Math.min(failures - 1, 20));
  return Math.round(seconds * 1000 * (0.5 + seededUnit(mailboxId, "reconnect", failures) / 2));
}
