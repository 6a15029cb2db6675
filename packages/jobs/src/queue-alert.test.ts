import { startMetrics } from "@penguin/runtime/metric";
import { expect, it } from "vitest";
import { needsOperator, watchQueues } from "./queue-alert.ts";

const outcomes = (ran: number, failed: number): boolean[] =>
  Array.from({ length: ran }, (_, i) => i >= failed);

it.each([
  [10_000, 0, 0, false],
  [10_001, 0, 0, true],
  [0, 100, 5, false],
  [0, 100, 6, true],
  [0, 19, 19, false],
])("of %i that wait, and %i that ran of which %i failed, says %s", (waiting, ran, failed, alert) => {
  expect(needsOperator(waiting, outcomes(ran, failed))).toBe(alert);
});

it("is read with the metrics, by queue, until it is closed", async () => {
  const metrics = startMetrics();
  const counts = async () => ({ waiting: 10_001, active: 0, delayed: 0, failed: 0, paused: false });
  const quiet = async () => ({ ...(await counts()), waiting: 3 });
  const watch = watchQueues(
    new Map([
      ["import", { counts }],
      ["events", { counts: quiet }],
    ]),
  );
  const text = await metrics.render();
  expect(text).toMatch(/queue_alert\{queue="import"[^}]*\} 1\b/);
  expect(text).toMatch(/queue_alert\{queue="events"[^}]*\} 0\b/);
  expect(text).toMatch(/queue_waiting\{queue="events"[^}]*\} 3\b/);
  for (const ok of outcomes(40, 3)) watch.ran("events", ok);
  expect(await metrics.render()).toMatch(/queue_alert\{queue="events"[^}]*\} 1\b/);
  watch.close();
  await metrics.close();
});
