import { expect, it } from "vitest";
import { campaignMail, runUntil, sampleWorld } from "./testing/sample.ts";

const MESSAGES = 3000;

it("plays thousands of messages without sockets in seconds (times are printed, not asserted)", async () => {
  const sample = sampleWorld();
  const started = performance.now();
  for (let i = 0; i < MESSAGES; i += 1) {
    const to = `p${i}@company-${i % 300}.example`;
    await sample.host.submit({
      user: "amy@acme.test",
      mailFrom: `amy+b-${i}@acme.test`,
      rcptTo: [to],
      raw: campaignMail(to, `m${i}`),
    });
  }
  const submitted = performance.now();
  await sample.world.runDue();
  const relayed = performance.now();
  await runUntil(sample);
  const done = performance.now();
  const each = (from: number, to: number): string => `${((to - from) / MESSAGES).toFixed(3)} ms`;
  process.stdout.write(
    `a message costs: submit ${each(started, submitted)}, relay ${each(submitted, relayed)}, retries and personas ${each(relayed, done)}\n`,
  );
  expect(sample.host.queueSize()).toBe(0);
});
