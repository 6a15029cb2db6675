import { createKit, type Kit } from "@penguin/core/testing";
import { openQueue, openWorker, prepareQueueStore, type QueueStore } from "@penguin/jobs/queue-store";
import { QUEUES } from "@penguin/jobs/catalog";
import { afterAll, beforeAll, expect, it } from "vitest";
import { operateQueue, type QueueAnswer } from "./operate-queue.ts";

let kit: Kit;
let store: QueueStore;
beforeAll(async () => {
  kit = await createKit();
  store = { kind: "postgres", url: kit.database.url("pm_queue") };
  await prepareQueueStore(store);
});
afterAll(() => kit.close());

const rowOf = (answer: QueueAnswer, name: string) =>
  answer.kind === "queues" ? answer.queues.find(({ queue }) => queue === name) : undefined;

const failedJobs = async (): Promise<string[]> => {
  const answer = await operateQueue(store, { action: "failed", queue: "import" });
  return answer.kind === "failed" ? answer.jobs.map(({ id }) => id) : [];
};

const until = async (condition: () => Promise<boolean>): Promise<void> => {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("it did not happen within ten seconds");
};

it("lists every queue of the catalogue, and pauses and resumes the one that is named", async () => {
  const answer = await operateQueue(store, { action: "list" });
  expect(answer.kind === "queues" ? answer.queues.map(({ queue }) => queue) : []).toEqual(QUEUES);

  const paused = await operateQueue(store, { action: "pause", queue: "planning" });
  expect(rowOf(paused, "planning")).toMatchObject({ paused: true });
  const listed = await operateQueue(store, { action: "list" });
  expect([rowOf(listed, "planning")?.paused, rowOf(listed, "events")?.paused]).toEqual([true, false]);

  const resumed = await operateQueue(store, { action: "resume", queue: "planning" });
  expect(rowOf(resumed, "planning")).toMatchObject({ paused: false });
});

it("shows a failed job, tries it again by its id, and refuses an id that it does not know", async () => {
  const queue = openQueue(store, "import");
  let ran = 0;
  const work = async (): Promise<void> => {
    ran += 1;
    if (ran === 1) throw new Error("the file is away");
  };
  const worker = openWorker(store, "import", work, 1);
  await queue.add("contact.import", {}, { key: "one" });
  await until(async () => (await failedJobs()).length === 1);
  const [jobId = ""] = await failedJobs();
  expect(await operateQueue(store, { action: "failed", queue: "import" })).toMatchObject({
    jobs: [{ name: "contact.import", attempts: 1, reason: "the file is away" }],
  });

  expect(await operateQueue(store, { action: "inspect", queue: "import", jobId })).toMatchObject({
    job: { id: jobId, name: "contact.import", ids: {} },
  });
  const answer = await operateQueue(store, { action: "retry", queue: "import", jobId });
  expect(answer).toMatchObject({ kind: "retried", queue: "import", retried: jobId });
  await until(async () => ran === 2 && (await queue.depth()) === 0);
  expect(await failedJobs()).toEqual([]);
  await expect(operateQueue(store, { action: "retry", queue: "import", jobId })).rejects.toThrow(
    `no failed job of the queue import has the id ${jobId}`,
  );
  await worker.close();
  await queue.close();
});

it.each([
  { kind: "redis", url: "redis://127.0.0.1:1/0" },
  { kind: "postgres", url: "postgres://pm_queue:none@127.0.0.1:1/none" },
] as const)("says at once when the store is away: $kind", async (away) => {
  const started = performance.now();
  await expect(operateQueue(away, { action: "list" })).rejects.toThrow("ECONNREFUSED");
  expect(performance.now() - started).toBeLessThan(5000);
});
