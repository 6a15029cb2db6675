import { expect, it } from "vitest";
import type { QueueAnswer } from "./operate-queue.ts";
import { formatAnswer } from "./print-queue.ts";

const queues = [
  { queue: "transactional", waiting: 12, active: 0, delayed: 0, failed: 0, paused: true },
  { queue: "import", waiting: 0, active: 1, delayed: 0, failed: 3, paused: false },
];
const job = {
  id: "job-1",
  name: "contact.import",
  attempts: 3,
  failedAt: new Date("2026-03-02T09:00:00.000Z"),
  reason: "the store is away",
};

it("lists queues as a table", () => {
  expect(formatAnswer({ kind: "queues", queues }, false).split("\n")).toEqual([
    "queue          state    waiting  active  delayed  failed",
    "transactional  paused   12       0       0        0",
    "import         running  0        1       0        3",
    "",
  ]);
});

it("lists failed jobs with when and why, and says when there are none", () => {
  const listed = formatAnswer({ kind: "failed", queue: "import", jobs: [job] }, false);
  expect(listed).toContain("job-1   contact.import  3         2026-03-02T09:00:00.000Z  the store is away");
  expect(formatAnswer({ kind: "failed", queue: "import", jobs: [] }, false)).toBe(
    "No failed jobs in import.\n",
  );
});

it("gives one line of JSON to machines", () => {
  const listed: QueueAnswer = { kind: "queues", queues };
  const failed: QueueAnswer = { kind: "failed", queue: "import", jobs: [job] };
  const retried: QueueAnswer = { kind: "retried", queue: "import", retried: "job-1", jobId: "job-2" };
  expect(JSON.parse(formatAnswer(listed, true))).toEqual(listed);
  expect(JSON.parse(formatAnswer(failed, true))).toEqual({
    ...failed,
    jobs: [{ ...job, failedAt: "2026-03-02T09:00:00.000Z" }],
  });
  expect(formatAnswer(retried, true)).toBe(`${JSON.stringify(retried)}\n`);
});
