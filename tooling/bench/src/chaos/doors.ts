import { setTimeout as sleep } from "node:timers/promises";
import type { Dashboard } from "./dashboard.ts";
import type { InstanceUnderFire } from "./instance-under-fire.ts";

const PATIENCE_MS = 5000;
const LOOK_MS = 200;

const answers = async (url: string): Promise<boolean> =>
  (await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) })).ok;

/** What everybody comes by: the dashboard with a row of the database, the edge's page of a mail, the worker, the mail desk. */
async function areOpen(
  instance: InstanceUnderFire,
  webUrl: string,
  { dashboard, optOutUrl }: { dashboard: Dashboard; optOutUrl: string | undefined },
): Promise<boolean> {
  const all = await Promise.all([
    answers(`${webUrl}/api/ready`),
    answers(`${instance.urlOf("worker")}/ready`),
    answers(`${instance.urlOf("mailDesk")}/health`),
    optOutUrl === undefined || answers(optOutUrl),
    dashboard.query<unknown[]>("workspace.list").then((rows) => rows.length > 0),
  ]);
  return all.every(Boolean);
}

/** Waits until all doors answer; the moment, by this process's monotonic clock, or undefined when they do not in time. */
export async function untilOpen(
  instance: InstanceUnderFire,
  webUrl: string,
  by: { dashboard: Dashboard; optOutUrl: string | undefined; withinMs: number },
): Promise<number | undefined> {
  const deadline = performance.now() + by.withinMs;
  while (performance.now() < deadline) {
    if (await areOpen(instance, webUrl, by).catch(() => false)) return performance.now();
    await sleep(LOOK_MS);
  }
  return undefined;
}
