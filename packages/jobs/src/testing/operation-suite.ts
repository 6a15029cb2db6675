import { describe, expect, it } from "vitest";
import type { OpenQueue } from "../open-queue.ts";
import { type Bench, pause, until } from "./bench.ts";

const NO_JOB = "0197a000-0000-4000-8000-00000000000a";

/** A queue whose jobs fail until `mend` is called. */
const brokenQueue = (bench: Bench) => {
  const { name, open } = bench.queue();
  const ran: unknown[] = [];
  let broken = true;
  bench.worker(name, async (job) => {
    ran.push(job.data);
    if (broken) throw new Error("the receiver ada@firm.example is away");
  });
  return { open, ran, mend: () => void (broken = false) };
};

const failedCount = async (open: OpenQueue): Promise<number> => (await open.counts()).failed;

/** What an operator does to a queue: look, pause, resume, retry. */
export function describeOperation(bench: () => Bench): void {
  describe("an operated queue", () => {
    it("counts its jobs by state", async () => {
      const { name, open } = bench().queue();
      let go = (): void => undefined;
      const held = new Promise<void>((resolve) => void (go = resolve));
      bench().worker(name, async (job) => {
        if (job.name === "bad") throw new Error("bad");
        await held;
      });
      await open.add("bad", {}, { key: "bad" });
      await open.add("later", {}, { key: "later", delay: 60_000 });
      for (let i = 0; i < 5; i += 1) await open.add("held", {}, { key: `held-${i}` });
      const expected = { waiting: 3, active: 2, delayed: 1, failed: 1, paused: false };
      await until(async () => (await open.counts()).failed === 1 && (await open.counts()).active === 2);
      expect(await open.counts()).toEqual(expected);
      go();
      await until(async () => (await open.depth()) === 1);
      expect(await open.counts()).toEqual({ ...expected, waiting: 0, active: 0 });
    });

    it("starts nothing more once it is paused, finishes what runs, and goes on when it is resumed", async () => {
      const { name, open } = bench().queue();
      let [begun, ended] = [0, 0];
      const work = async (): Promise<void> => {
        begun += 1;
        await pause(300);
        ended += 1;
      };
      bench().worker(name, work);
      for (let i = 0; i < 6; i += 1) await open.add("slow", {}, { key: `slow-${i}` });
      await until(() => begun === 2);
      await open.pause();
      await until(() => ended === 2);
      await open.add("slow", {}, { key: "slow-added" });
      await open.add("slow", {}, { key: "slow-delayed", delay: 100 });
      bench().worker(name, work);
      await pause(700);
      expect(begun).toBe(2);
      const held = await open.counts();
      expect(held).toMatchObject({ active: 0, failed: 0, paused: true });
      expect(held.waiting).toBeGreaterThanOrEqual(5);
      expect(await open.depth()).toBe(6);
      await open.resume();
      await until(() => ended === 8);
      // The last job has run before its queue has noted so.
      await until(async () => (await open.counts()).active === 0);
      expect(await open.counts()).toMatchObject({ waiting: 0, active: 0, delayed: 0, paused: false });
    });

    it("holds recurring jobs back while it is paused, and goes on with them afterwards", async () => {
      const { name, open } = bench().queue();
      let ran = 0;
      bench().worker(name, async () => void (ran += 1));
      await open.schedule("tick", 100, {});
      await until(() => ran > 0);
      await open.pause();
      await pause(300);
      const before = ran;
      await open.schedule("tick", 100, {});
      await pause(500);
      expect(ran).toBe(before);
      await open.resume();
      await until(() => ran >= before + 3);
    });

    it("shows a job that is out of attempts: what, how often, when and why, without addresses", async () => {
      const { open } = brokenQueue(bench());
      const before = Date.now();
      await open.add("first", { id: 1 }, { key: "first", attempts: 2 });
      await until(async () => (await failedCount(open)) === 1);
      await open.add("second", { id: 2 }, { key: "second" });
      await until(async () => (await failedCount(open)) === 2);
      const failed = await open.failed(10);
      const reason = "the receiver [address] is away";
      expect(failed).toMatchObject([
        { name: "second", attempts: 1, reason },
        { name: "first", attempts: 2, reason },
      ]);
      for (const { failedAt } of failed) {
        expect(failedAt.getTime()).toBeGreaterThanOrEqual(before - 1000);
        expect(failedAt.getTime()).toBeLessThanOrEqual(Date.now() + 1000);
      }
      expect(await open.failed(1)).toEqual(failed.slice(0, 1));
    });

    it("shows one failed job with the ids it was to work on, and nothing else of its payload", async () => {
      const { open } = brokenQueue(bench());
      await open.add("first", { contactId: NO_JOB, email: "ada@firm.example" }, { key: "first" });
      await until(async () => (await failedCount(open)) === 1);
      const [failed] = await open.failed(1);
      const shown = await open.inspect(failed?.id ?? "");
      expect(shown).toMatchObject({ ...failed, ids: { contactId: NO_JOB } });
      expect(JSON.stringify(shown)).not.toContain("ada@");
      expect(await open.inspect(NO_JOB)).toBeUndefined();
    });

    it("says since when the oldest job waits, paused or not", async () => {
      const { open } = bench().queue();
      expect(await open.oldest()).toBeUndefined();
      const before = Date.now();
      await open.add("one", {}, { key: "one" });
      await pause(50);
      await open.add("two", {}, { key: "two" });
      const since = await open.oldest();
      expect(since?.getTime()).toBeGreaterThanOrEqual(before - 1000);
      await open.pause();
      expect(await open.oldest()).toEqual(since);
    });

    it("runs a failed job again when it is retried, with its data and all its attempts", async () => {
      const { open, ran, mend } = brokenQueue(bench());
      const backoff = { type: "fixed", delay: 50 };
      await open.add("work", { id: 7 }, { key: "work", attempts: 2, backoff });
      await until(async () => (await failedCount(open)) === 1);
      const [first] = await open.failed(10);
      const second = await open.retry(first?.id ?? "");
      await until(async () => ran.length === 4 && (await failedCount(open)) === 1);
      expect(await open.failed(10)).toMatchObject([{ id: second, attempts: 2 }]);
      mend();
      await open.retry(second);
      await until(async () => ran.length === 5 && (await open.depth()) === 0);
      expect(ran).toEqual(Array(5).fill({ id: 7 }));
      expect(await open.failed(10)).toEqual([]);
    });

    it("says so when no failed job has the id, and leaves jobs that wait alone", async () => {
      const { name, open } = bench().queue();
      const sentence = (id: string): string => `no failed job of the queue ${name} has the id ${id}`;
      await expect(open.retry(NO_JOB)).rejects.toThrow(sentence(NO_JOB));
      await open.pause();
      await open.add("waits", {}, { key: "waits" });
      await expect(open.retry("waits")).rejects.toThrow(sentence("waits"));
      expect(await open.counts()).toMatchObject({ waiting: 1, failed: 0 });
    });

    it("holds the key of a retried job, and takes a job under the key of a failed one", async () => {
      const { open, ran, mend } = brokenQueue(bench());
      await open.add("work", { id: "old" }, { key: "same" });
      await until(async () => (await failedCount(open)) === 1);
      const [failed] = await open.failed(1);
      mend();
      await open.pause();
      await open.add("work", { id: "new" }, { key: "same" });
      const standsFor = await open.retry(failed?.id ?? "");
      expect(await open.retry(standsFor).catch(() => "it waits")).toBe("it waits");
      expect(await open.counts()).toMatchObject({ waiting: 1, failed: 0 });
      await open.resume();
      await until(() => ran.length === 2);
      await until(async () => (await open.depth()) === 0);
      expect(ran).toEqual([{ id: "old" }, { id: "new" }]);

      await open.add("work", { id: "after" }, { key: "same" });
      await until(() => ran.length === 3);
    });

    it("gives a retried job its key, so that a second one under it is ignored", async () => {
      const { open, ran, mend } = brokenQueue(bench());
      await open.add("work", { id: "old" }, { key: "same" });
      await until(async () => (await failedCount(open)) === 1);
      const [failed] = await open.failed(1);
      mend();
      await open.pause();
      await open.retry(failed?.id ?? "");
      await open.add("work", { id: "new" }, { key: "same" });
      expect(await open.depth()).toBe(1);
      await open.resume();
      await until(async () => (await open.depth()) === 0);
      expect(ran).toEqual([{ id: "old" }, { id: "old" }]);
    });

    it("keeps recurring jobs that fail, runs one again, and neither ends nor doubles the recurrence", async () => {
      const { open, ran, mend } = brokenQueue(bench());
      await open.schedule("tick", 200, { tick: true });
      await until(async () => (await failedCount(open)) >= 3);
      mend();
      const failed = await open.failed(2);
      for (const { id } of failed) expect(await open.retry(id)).toBe(id);
      await until(async () => (await failedCount(open)) < 3 && (await open.counts()).waiting === 0);
      const before = ran.length;
      await pause(2000);
      expect(ran.length - before).toBeGreaterThanOrEqual(7);
      expect(ran.length - before).toBeLessThanOrEqual(12);
      expect((await open.failed(10)).map(({ id }) => id)).not.toContain(failed[0]?.id);
      expect(await open.depth()).toBeLessThanOrEqual(2);
    });

    it("keeps about the latest thousand failed jobs", async () => {
      const { open, mend } = brokenQueue(bench());
      const add = (key: string): Promise<void> => open.add("work", {}, { key });
      for (let batch = 0; batch < 21; batch += 1)
        await Promise.all(Array.from({ length: 50 }, (_, i) => add(`${batch}-${i}`)));
      await until(async () => (await open.depth()) === 0);
      mend();
      // Jobs that fail at the same moment do not see each other, so one or two more may stay.
      const kept = await failedCount(open);
      expect(kept).toBeGreaterThanOrEqual(1000);
      expect(kept).toBeLessThan(1010);
    });

    it("forgets failed jobs and keys when it is wiped", async () => {
      const { open, ran } = brokenQueue(bench());
      await open.add("work", {}, { key: "failed" });
      await until(async () => (await failedCount(open)) === 1);
      await open.add("work", {}, { key: "waits", delay: 60_000 });
      await open.wipe();
      expect(await open.counts()).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0, paused: false });
      await open.add("work", {}, { key: "waits" });
      await until(() => ran.length === 2);
    });
  });
}
