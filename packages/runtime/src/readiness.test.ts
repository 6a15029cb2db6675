import { expect, it } from "vitest";
import { systemClock } from "./clock.ts";
import { createReadiness, untilReady } from "./readiness.ts";

const never = (): Promise<void> => new Promise(() => undefined);
const away = (): Promise<void> => Promise.reject(new Error("away"));

it("names what refuses and what keeps silent, and waits for neither", async () => {
  const began = performance.now();
  const readiness = createReadiness({ database: never, queue: away, files: async () => 1 }, 50);
  expect(await readiness.missing()).toEqual(["database", "queue"]);
  expect(performance.now() - began).toBeLessThan(900);
});

it("asks once for all who ask within a second", async () => {
  let asked = 0;
  const readiness = createReadiness({ database: async () => void (asked += 1) });
  await Promise.all([readiness.missing(), readiness.missing()]);
  await readiness.missing();
  expect(asked).toBe(1);
  await systemClock.sleep(1050);
  await readiness.missing();
  expect(asked).toBe(2);
});

it("waits longer each time until everything answers, and says what is missing", async () => {
  const told: [readonly string[], number][] = [];
  let left = 6;
  const clock = { ...systemClock, sleep: async () => void (left -= 1) };
  const readiness = { missing: async () => (left > 0 ? ["database"] : []) };
  await untilReady(readiness, clock, (missing, waitMs) => told.push([missing, waitMs]));
  expect(told.map(([, waitMs]) => waitMs)).toEqual([1000, 2000, 4000, 8000, 10_000, 10_000]);
  expect(told[0]?.[0]).toEqual(["database"]);
});
