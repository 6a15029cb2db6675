import { createVirtualClock } from "@penguin/runtime/clock";
import { describe, expect, it } from "vitest";
import { createInProcessRunner } from "./runner.ts";
import { notingHandlers } from "./testing/queue-suite.ts";

const START = new Date("2026-03-02T09:00:00.000Z");
const TENANT = "0197a000-0000-7000-8000-00000000000a";
const payload = (requestId: string) => ({ tenantId: TENANT, importId: TENANT, requestId });

const bench = (recurring: Parameters<typeof createInProcessRunner>[0]["recurring"] = []) => {
  const clock = createVirtualClock(START);
  const noted = notingHandlers();
  const runner = createInProcessRunner({ clock, handlers: noted.handlers, recurring });
  const pass = (ms: number): void => clock.advanceTo(new Date(clock.now().getTime() + ms));
  return { ...noted, runner, pass };
};

describe("the in-process runner", () => {
  it("runs what is due, in the order of its time and then of its coming", async () => {
    const { runner, ran, pass } = bench();
    await runner.enqueue("contact.import", payload("later"), { key: "1", delayMs: 500 });
    await runner.enqueue("contact.import", payload("first"), { key: "2" });
    await runner.enqueue("contact.import", payload("second"), { key: "3" });
    expect(await runner.runDue()).toBe(2);
    pass(500);
    expect(await runner.runDue()).toBe(1);
    expect(ran.map(([, data]) => (data as { requestId: string }).requestId)).toEqual([
      "first",
      "second",
      "later",
    ]);
  });

  it("ignores a second job under the same key while the first waits", async () => {
    const { runner } = bench();
    for (let i = 0; i < 3; i += 1) await runner.enqueue("contact.import", payload("x"), { key: "same" });
    expect(await runner.runDue()).toBe(1);
    await runner.enqueue("contact.import", payload("x"), { key: "same" });
    expect(await runner.runDue()).toBe(1);
  });

  it("starts recurring jobs at once and then as often as the catalogue says", async () => {
    const { runner, ran, pass } = bench(["send.plan", "ledger.sweep"]);
    for (let second = 0; second < 60; second += 1) {
      await runner.runDue();
      pass(1000);
    }
    const times = (name: string): number => ran.filter(([one]) => one === name).length;
    expect([times("send.plan"), times("ledger.sweep")]).toEqual([60, 2]);
  });

  it("runs a job that a job enqueues in the same run", async () => {
    const clock = createVirtualClock(START);
    let runner: ReturnType<typeof createInProcessRunner> | undefined;
    const { ran, handlers } = notingHandlers(async (name) => {
      if (name === "send.plan") await runner?.enqueue("contact.import", payload("child"), { key: "child" });
    });
    runner = createInProcessRunner({ clock, handlers, recurring: ["send.plan"] });
    await runner.runDue();
    expect(ran.map(([name]) => name)).toEqual(["send.plan", "contact.import"]);
  });

  it("ends the run with the error of a job that throws", async () => {
    const { handlers } = notingHandlers(() => Promise.reject(new Error("broken")));
    const runner = createInProcessRunner({
      clock: createVirtualClock(START),
      handlers,
      recurring: ["send.plan"],
    });
    await expect(runner.runDue()).rejects.toThrow("broken");
  });
});
