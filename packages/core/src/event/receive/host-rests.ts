import type { ConnectionCause } from "../../mailbox/index.ts";
import { waitAfter } from "../../mailbox/index.ts";

/** What is wrong with a server for all its accounts alike. */
const OF_THE_HOST: ReadonlySet<ConnectionCause> = new Set([
  "host_unreachable",
  "timed_out",
  "tls_failed",
  "certificate_invalid",
  "too_many_connections",
]);
const MOST_MS = 120_000;

/** Remembers which servers could not be reached, so that each of their accounts does not find out by itself. */
export interface HostRests {
  /** How many milliseconds nobody should connect to the server. */
  left(host: string, at: Date): number;
  failed(host: string, cause: ConnectionCause, at: Date): void;
  worked(host: string): void;
}

/** Nothing is known yet. */
export function createHostRests(): HostRests {
  const rests = new Map<string, { failures: number; untilMs: number }>();
  return {
    left: (host, at) => Math.max(0, (rests.get(host)?.untilMs ?? 0) - at.getTime()),
    failed: (host, cause, at) => {
      if (!OF_THE_HOST.has(cause)) return;
      const before = rests.get(host);
      // Those that were on their way when it began are no further sign.
      if (before && before.untilMs > at.getTime()) return;
      const failures = (before?.failures ?? 0) + 1;
      const waitMs = Math.min(MOST_MS, waitAfter("connection_lost", failures, host));
      rests.set(host, { failures, untilMs: at.getTime() + waitMs });
    },
    worked: (host) => void rests.delete(host),
  };
}
