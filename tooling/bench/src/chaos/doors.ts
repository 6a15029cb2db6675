import { setTimeout as sleep } from "node:timers/promises";
import type { Dashboard } from "./dashboard.ts";
import type { InstanceUnderFire } from "./instance-under-fire.ts";

const PATIENCE_MS = 5000;
const LOOK_MS = 200;

const answers = async (url: string): Promise<boolean> =>
  (await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) })).ok;

/** Which of the doors are shut that everybody comes by: the dashboard with a row of the database, the edge's page of a mail, the worker, the mail desk. */
async function shutDoors(
  instance: InstanceUnderFire,
  webUrl: string,
  { dashboard, optOutUrl }: { dashboard: Dashboard; optOutUrl: string | undefined },
): Promise<string[]> {
  const doors: Record<string, () => Promise<boolean>> = {
    web: () => answers(`${webUrl}/api/ready`),
    worker: () => answers(`${instance.urlOf("worker")}/ready`),
    mailDesk: () => answers(`${instance.urlOf("mailDesk")}/health`),
    edge: async () => optOutUrl === undefined || answers(optOutUrl),
    dashboard: () => dashboard.query<unknown[]>("workspace.list").then((rows) => rows.length > 0),
  };
  const open = await Promise.all(Object.values(doors).map((door) => door().catch(() => false)));
  return Object.keys(doors).filter((_door, n) => !open[n]);
}

/** Waits until all doors answer: the moment, by this process's monotonic clock, or the doors that stay shut for too long. */
export async function untilOpen(
  instance: InstanceUnderFire,
  webUrl: string,
  by: { dashboard: Dashboard; optOutUrl: string | undefined; withinMs: number },
): Promise<{ openedMs: number } | { shut: string[] }> {
  const deadline = performance.now() + by.withinMs;
  for (;;) {
    const shut = await shutDoors(instance, webUrl, by);
    if (shut.length === 0) return { openedMs: performance.now() };
    if (performance.now() >= deadline) return { shut };
    await sleep(LOOK_MS);
  }
}
