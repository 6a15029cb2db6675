import { expect, it } from "vitest";
import { readQueueArguments } from "./arguments.ts";

it("reads each action with its queue and job", () => {
  expect(readQueueArguments(["list", "--json"])).toEqual({ request: { action: "list" }, json: true });
  for (const action of ["pause", "resume", "failed"])
    expect(readQueueArguments([action, "import"])).toEqual({
      request: { action, queue: "import" },
      json: false,
    });
  for (const action of ["inspect", "retry"])
    expect(readQueueArguments([action, "--json", "import", "job-1"])).toEqual({
      request: { action, queue: "import", jobId: "job-1" },
      json: true,
    });
});

it.each([
  [[], /^say one of: queue list/],
  [["drop", "import"], /^say one of/],
  [["toString"], /^say one of/],
  [["list", "import"], /^say one of/],
  [["pause"], /^name a queue; the queues are transactional/],
  [["pause", "imports"], /^there is no queue imports; the queues are .*import/],
  [["retry", "import"], /^name a job id; queue failed import/],
  [["list", "--force"], /Unknown option/],
])("says in one sentence what is wrong with %j", (argv, sentence) => {
  expect(() => readQueueArguments(argv)).toThrow(sentence);
});
