import { createLogger } from "@penguin/runtime/log";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { CATALOG, type JobName, QUEUES } from "../catalog.ts";
import type { JobHandlers } from "../enqueue.ts";
import { openQueue, openWorker, prepareQueueStore, type QueueStore } from "../queue-store.ts";
import { createBullQueue, startBullWorkers } from "../runtime.ts";
import { type Bench, pause, until } from "./bench.ts";
import { describeOperation } from "./operation-suite.ts";

const TENANT = "0197a000-0000-7000-8000-00000000000a";

/** Handlers that note every call; `act` may do more. */
export function notingHandlers(act?: (name: JobName, payload: unknown) => Promise<void>): {
  ran: [JobName, unknown][];
  handlers: JobHandlers;
} {
  const ran: [JobName, unknown][] = [];
  const entries = (Object.keys(CATALOG) as JobName[]).map((name) => [
    name,
    async (payload: unknown) => {
      ran.push([name, payload]);
      await act?.(name, payload);
    },
  ]);
  return { ran, handlers: Object.fromEntries(entries) as JobHandlers };
}

let names = 0;

const describeQueue = (bench: () => Bench): void => {
  describe("a queue", () => {
    it("hands a job with its data to a worker once", async () => {
      const { name, open } = bench().queue();
      const seen: unknown[] = [];
      await open.add("greet", { id: 7 }, { key: "greet-1" });
      bench().worker(name, async (job) => void seen.push([job.name, job.data]));
      await until(() => seen.length > 0);
      await until(async () => (await open.depth()) === 0);
      expect(seen).toEqual([["greet", { id: 7 }]]);
    });

    it("ignores a second job under the same key while the first waits, and takes it when that is done", async () => {
      const { name, open } = bench().queue();
      let ran = 0;
      for (let i = 0; i < 3; i += 1) await open.add("once", {}, { key: "once-1" });
      expect(await open.depth()).toBe(1);
      bench().worker(name, async () => void (ran += 1));
      await until(async () => ran === 1 && (await open.depth()) === 0);
      await open.add("once", {}, { key: "once-1" });
      await until(() => ran === 2);
      expect(ran).toBe(2);
    });

    it("takes a job under the key of one that has failed for good", async () => {
      const { name, open } = bench().queue();
      let ran = 0;
      bench().worker(name, async () => {
        ran += 1;
        if (ran === 1) throw new Error("for good");
      });
      await open.add("again", {}, { key: "again-1", attempts: 1 });
      await until(async () => ran === 1 && (await open.depth()) === 0);
      await open.add("again", {}, { key: "again-1", attempts: 1 });
      await until(() => ran === 2);
      expect(ran).toBe(2);
    });

    it("keeps a delayed job until its time", async () => {
      const { name, open } = bench().queue();
      const started = performance.now();
      let tookMs = 0;
      bench().worker(name, async () => void (tookMs = performance.now() - started));
      await open.add("later", {}, { key: "later-1", delay: 700 });
      await until(() => tookMs > 0);
      expect(tookMs).toBeGreaterThanOrEqual(690);
      expect(tookMs).toBeLessThan(5000);
    });

    it("tries a job that throws again, after longer and longer waits, and no oftener than told", async () => {
      const { name, open } = bench().queue();
      const at: number[] = [];
      bench().worker(name, async () => {
        at.push(performance.now());
        throw new Error("again");
      });
      await open.add("try", {}, { key: "try-1", attempts: 3, backoff: { type: "exponential", delay: 200 } });
      await until(() => at.length === 3);
      await pause(900);
      expect(at).toHaveLength(3);
      expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(190);
      expect((at[2] ?? 0) - (at[1] ?? 0)).toBeGreaterThanOrEqual(390);
    });

    it("starts a recurring job again and again, once for all who schedule it", async () => {
      const { name, open } = bench().queue();
      let ran = 0;
      bench().worker(name, async () => void (ran += 1));
      for (let i = 0; i < 3; i += 1) await open.schedule("tick", 300, {});
      await until(() => ran >= 3);
      const before = ran;
      await pause(1500);
      expect(ran - before).toBeGreaterThanOrEqual(2);
      expect(ran - before).toBeLessThanOrEqual(7);
    });

    it("forgets everything when it is wiped", async () => {
      const { open } = bench().queue();
      for (let i = 0; i < 5; i += 1) await open.add("x", {}, { key: `x-${i}`, delay: i * 1000 });
      await open.wipe();
      expect(await open.depth()).toBe(0);
    });

    it("waits on close for the job that runs, and gives it to nobody else", async () => {
      const { name, open } = bench().queue();
      let [begun, ended] = [0, 0];
      const work = async (): Promise<void> => {
        begun += 1;
        await pause(500);
        ended += 1;
      };
      const first = bench().worker(name, work);
      await open.add("slow", {}, { key: "slow-1" });
      await until(() => begun === 1);
      await first.close();
      expect(ended).toBe(1);
      bench().worker(name, work);
      await pause(500);
      expect(begun).toBe(1);
    });
  });
};

const describeRuntime = (bench: () => Bench): void => {
  const log = createLogger({ name: "test", level: "silent" });
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()));
  });
  const start = async (handlers: JobHandlers, queues: readonly (typeof QUEUES)[number][]) => {
    const producer = createBullQueue(bench().store);
    const workers = await startBullWorkers({ store: bench().store, queues, handlers, log });
    closing.push(
      () => workers.close(),
      () => producer.close(),
    );
    return { producer, workers };
  };

  describe("the runtime", () => {
    it("runs each job by the handler of its name, with the parsed payload", async () => {
      const { ran, handlers } = notingHandlers();
      const { producer } = await start(handlers, ["import"]);
      const payload = { tenantId: TENANT, importId: TENANT, requestId: "request-1" };
      await producer.enqueue("contact.import", payload, { key: "a:1" });
      await until(() => ran.length === 1);
      expect(ran).toEqual([["contact.import", payload]]);
    });

    it("completes a job of a name that it does not know, without a handler", async () => {
      const { ran, handlers } = notingHandlers();
      const open = openQueue(bench().store, "import");
      closing.push(() => open.close());
      await start(handlers, ["import"]);
      await open.add("contact.no-such-job", {}, { key: "stranger", attempts: 5 });
      await until(async () => (await open.depth()) === 0);
      expect(ran).toEqual([]);
    });

    it("hands no handler a payload that is not the catalogue's", async () => {
      const { ran, handlers } = notingHandlers();
      const open = openQueue(bench().store, "import");
      closing.push(() => open.close());
      await start(handlers, ["import"]);
      await open.add("contact.import", { importId: "no id" }, { key: "bad", attempts: 1 });
      await until(async () => (await open.depth()) === 0);
      expect(ran).toEqual([]);
    });

    it("starts the recurring jobs of its queues by itself, and goes on with them after a wipe and a restart", async () => {
      const { ran, handlers } = notingHandlers();
      const { workers } = await start(handlers, ["planning"]);
      const planned = (): number => ran.filter(([name]) => name === "send.plan").length;
      await until(() => planned() >= 2);
      await workers.close();
      const open = openQueue(bench().store, "planning");
      closing.push(() => open.close());
      await open.wipe();
      const before = planned();
      await start(handlers, ["planning"]);
      await until(() => planned() > before);
      expect(new Set(ran.map(([name]) => name)).has("contact.import")).toBe(false);
    });
  });
};

/** What every store must do; `open` gives its address once the suite runs. Where it is not there, the suite is skipped by name. */
export function describeQueueStore(
  title: string,
  open: () => Promise<{ store: QueueStore; close(): Promise<void> }>,
  isThere = true,
): void {
  describe.skipIf(!isThere)(title, () => {
    let opened: Awaited<ReturnType<typeof open>>;
    let toClose: { close(): Promise<void> }[] = [];
    beforeAll(async () => {
      opened = await open();
      await prepareQueueStore(opened.store);
      await prepareQueueStore(opened.store);
    });
    afterEach(async () => {
      for (const one of toClose.reverse()) await one.close();
      toClose = [];
    });
    afterAll(() => opened?.close());
    const keep = <T extends { close(): Promise<void> }>(one: T): T => {
      toClose.push(one);
      return one;
    };
    const bench = (): Bench => ({
      store: opened.store,
      queue: () => {
        const name = `suite${(names += 1)}`;
        return { name, open: keep(openQueue(opened.store, name)) };
      },
      worker: (name, work) => keep(openWorker(opened.store, name, work, 2)),
    });
    describeQueue(bench);
    describeOperation(bench);
    describeRuntime(bench);
  });
}
