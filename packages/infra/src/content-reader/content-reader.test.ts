import { monitorEventLoopDelay } from "node:perf_hooks";
import { afterAll, describe, expect, it } from "vitest";
import { createFakeReader } from "./fake.ts";
import { type ContentReader, createReadingThreads } from "./index.ts";
import { ECHO, FAIL, HOARD, SPIN } from "./testing/trial-readings.ts";

const entry = new URL("testing/trial-thread.ts", import.meta.url);
const threads = createReadingThreads({ entry, threads: 2, deadlineMs: 600 });
const small = createReadingThreads({ entry, threads: 1, memoryMb: 32, deadlineMs: 30_000 });
const readers: [string, ContentReader][] = [
  ["in threads", threads],
  ["in this thread", createFakeReader()],
];

afterAll(async () => {
  await threads.close();
  await small.close();
});

describe.each(readers)("a reader %s", (_, reader) => {
  it("gives what the reading makes of the content", async () => {
    const content = { text: "é", bytes: new Uint8Array([1, 2]), at: new Date(0), none: undefined };
    expect(await reader.read(ECHO, content)).toEqual(content);
  });

  it("tells what the reading threw, and reads on", async () => {
    await expect(reader.read(FAIL, "no such thing")).rejects.toThrow("no such thing");
    expect(await reader.read(ECHO, 1)).toBe(1);
  });

  it("answers each who asks at once", async () => {
    const asked = Array.from({ length: 50 }, (_each, index) => index);
    expect(await Promise.all(asked.map((each) => reader.read(ECHO, each)))).toEqual(asked);
  });
});

describe("a reader in threads", () => {
  it("gives up what takes too long, holds up nobody else meanwhile, and reads on", async () => {
    const delay = monitorEventLoopDelay({ resolution: 10 });
    await reader(1);
    delay.enable();
    const slow = expect(threads.read(SPIN, 60_000)).rejects.toMatchObject({ reason: "deadline" });
    expect(await reader(20)).toEqual(Array.from({ length: 20 }, (_, index) => index));
    await slow;
    delay.disable();
    expect(delay.percentile(99) / 1e6).toBeLessThan(200);
    expect(await threads.read(SPIN, 1)).toBe("done");
  });

  it("gives up what takes too much memory, and reads on", async () => {
    await expect(small.read(HOARD, 1_000_000)).rejects.toMatchObject({ reason: "memory" });
    expect(await small.read(HOARD, 1)).toBe(1);
  });

  it("is not opened without the module that reads", () => {
    expect(() => createReadingThreads({ entry: new URL("nothing.mjs", import.meta.url) })).toThrow(
      "nothing.mjs",
    );
  });

  it("tells whoever waits when it is closed", async () => {
    const closed = createReadingThreads({ entry, threads: 1 });
    const waits = [closed.read(SPIN, 60_000), closed.read(ECHO, 1)].map((each) =>
      expect(each).rejects.toThrow(),
    );
    await closed.close();
    await Promise.all(waits);
    await expect(closed.read(ECHO, 1)).rejects.toThrow("closed");
  });
});

const reader = (count: number): Promise<unknown[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => threads.read(ECHO, index)));
