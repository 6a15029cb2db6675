import { createVirtualClock, systemClock } from "@penguin/runtime/clock";
import { describe, expect, it } from "vitest";
import { createAgenda, runDueActions, startAgenda } from "./agenda.ts";

const at = (second: number): Date => new Date(second * 1000);

describe("agenda", () => {
  it("runs what is due by time, then by key, whatever the order of planning", async () => {
    const entries = [3, 1, 2, 1, 3].map((second, index) => ({ second, key: `k${5 - index}` }));
    const play = async (order: typeof entries): Promise<string[]> => {
      const ran: string[] = [];
      const agenda = createAgenda();
      for (const { second, key } of order)
        agenda.add(at(second), key, () => void ran.push(`${second}${key}`));
      await runDueActions(agenda, createVirtualClock(at(3)));
      return ran;
    };
    expect(await play(entries)).toEqual(["1k2", "1k4", "2k3", "3k1", "3k5"]);
    expect(await play([...entries].reverse())).toEqual(["1k2", "1k4", "2k3", "3k1", "3k5"]);
  });

  it("runs what an action adds for now, and leaves the future alone", async () => {
    const agenda = createAgenda();
    const ran: string[] = [];
    agenda.add(at(1), "a", () => {
      ran.push("a");
      agenda.add(at(1), "b", () => void ran.push("b"));
      agenda.add(at(9), "c", () => void ran.push("c"));
    });
    expect(await runDueActions(agenda, createVirtualClock(at(1)))).toBe(2);
    expect(ran).toEqual(["a", "b"]);
    expect(agenda.nextAt()).toEqual(at(9));
  });

  it("keeps order among many", async () => {
    const agenda = createAgenda();
    const ran: number[] = [];
    for (let i = 0; i < 500; i += 1) {
      const ms = (i * 7919) % 1000;
      agenda.add(new Date(ms), String(i), () => void ran.push(ms));
    }
    await runDueActions(agenda, createVirtualClock(at(10)));
    expect(ran).toEqual([...ran].sort((a, b) => a - b));
    expect(ran).toHaveLength(500);
  });

  it("drives itself on a live clock, wakes for something earlier, reports a failure and stops", async () => {
    const agenda = createAgenda();
    const errors: unknown[] = [];
    const driver = startAgenda({ agenda, clock: systemClock }, { onError: (error) => errors.push(error) });
    const now = Date.now();
    const ran = await new Promise<string>((resolve) => {
      agenda.add(new Date(now + 60_000), "late", () => resolve("late"));
      agenda.add(new Date(now + 10), "bad", () => Promise.reject(new Error("bad")));
      agenda.add(new Date(now + 40), "soon", () => resolve("soon"));
    });
    expect(ran).toBe("soon");
    expect(errors).toHaveLength(1);
    await driver.stop();
    expect(agenda.size()).toBe(1);
  });
});
