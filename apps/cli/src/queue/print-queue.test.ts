import { expect, it } from "vitest";
import type { QueueAnswer } from "./operate-queue.ts";
import { formatAnswer } from "./print-queue.ts";

const queues = [
  {
    queue: "transactional",
    waiting: 12,
    active: 0,
    delayed: 0,
    failed: 0,
    paused: true,
    oldestAt: new Date("2026-03-02T08:59:00.000Z"),
  },
  { queue: "import", waiting: 0, active: 1, delayed: 0, failed: 3, paused: false, oldestAt: undefined },
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
    "queue          state    waiting  active  delayed  failed  oldest",
    "transactional  paused   12       0       0        0       2026-03-02T08:59:00.000Z",
    "import         running  0        1       0        3       -",
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

it("shows one failed job with the ids it was to work on", () => {
  const ids = { importId: "0197a000-0000-4000-8000-00000000000a" };
  const shown = { ...job, addedAt: new Date("2026-03-02T08:59:00.000Z"), ids };
  const text = formatAnswer({ kind: "job", queue: "import", job: shown }, false);
  expect(text).toContain("failed    2026-03-02T09:00:00.000Z, attempt 3");
  expect(text).toContain(`importId  ${ids.importId}`);
});

it("gives one line of JSON to machines", () => {
  const listed: QueueAnswer = { kind: "queues", queues };
  const failed: QueueAnswer = { kind: "failed", queue: "import", jobs: [job] };
  const retried: QueueAnswer = { kind: "retried", queue: "import", retried: "job-1", jobId: "job-2" };
  expect(JSON.parse(formatAnswer(listed, true))).toMatchObject({
    queues: [
      { ...queues[0], oldestAt: "2026-03-02T08:59:00.000Z" },
      { queue: "import", failed: 3 },
    ],
  });
  expect(JSON.parse(formatAnswer(failed, true))).toEqual({
    ...failed,
    jobs: [{ ...job, failedAt: "2026-03-02T09:00:00.000Z" }],
  });
  expect(formatAnswer(retried, true)).toBe(`${JSON.stringify(retried)}\n`);
});
