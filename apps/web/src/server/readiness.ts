import { openDatabasePing } from "@penguin/db";
import { pingQueueStore } from "@penguin/jobs/ping-queue-store";
import type { QueueStore } from "@penguin/jobs/queue-store";
import { type Check, createReadiness, type Readiness } from "@penguin/runtime/readiness";

/** How long a database or the queue may take to answer before it counts as away. */
const ANSWER_MS = 1000;

/** What the web app cannot work without: each login by its name, and the queue. */
export function openReadiness(
  logins: Readonly<Record<string, string>>,
  store: QueueStore,
): Readiness & { close(): Promise<void> } {
  const pings = Object.entries(logins).map(
    ([name, url]) => [name, openDatabasePing(url, "penguin-web-ready")] as const,
  );
  const checks: Record<string, Check> = { queue: () => pingQueueStore(store, ANSWER_MS) };
  for (const [name, ping] of pings) checks[name] = () => ping.ask(ANSWER_MS);
  const { missing } = createReadiness(checks, ANSWER_MS);
  return {
    missing,
    close: async () => void (await Promise.allSettled(pings.map(([, ping]) => ping.close()))),
  };
}
