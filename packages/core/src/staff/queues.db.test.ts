import { openQueue } from "@penguin/jobs/queue-store";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import {
  createKit,
  createStaff,
  createTenant,
  expectRefusal,
  failedJob,
  type Kit,
  ledgerOf,
  sentCampaign,
} from "../testing/index.ts";
import {
  getJob,
  listFailedJobs,
  listQueues,
  pauseQueue,
  resumeQueue,
  retryJob,
  type StaffCtx,
} from "./index.ts";
import { queueLevel } from "./queue-level.ts";

const IMPORT = "0197a000-0000-4000-8000-00000000000a";
const NO_JOB = "0197a000-0000-4000-8000-00000000000f";
const reason = "The importer eats all memory";

let kit: Kit;
let ctx: StaffCtx;
let jobId: string;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
  ctx = await createStaff(kit, "ops");
  jobId = await failedJob(kit, IMPORT);
});
afterAll(() => kit.close());

const accesses = () => kit.root<{ verb: string; about: string | null; reason: string | null }[]>`
  select verb, about, reason from staff_accesses where user_id = ${ctx.member.userId} order by at`;
const rowOf = async (name: string) => (await listQueues(ctx)).queues.find(({ queue }) => queue === name);

it.each([
  [0, 0, "good"],
  [99, 10, "good"],
  [100, 0, "waiting"],
  [1000, 10, "waiting"],
  [1001, 0, "bad"],
  [0, 11, "bad"],
] as const)("is, with %i waiting and %i failed, %s", (waiting, failed, level) => {
  expect(queueLevel({ waiting, failed })).toBe(level);
});

describe("staff.list-queues", () => {
  it("shows depth, age and level of each queue as it fills", async () => {
    const queue = openQueue({ kind: "postgres", url: kit.database.url("pm_queue") }, "inbound");
    await queue.pause();
    for (let n = 0; n < 99; n += 1) await queue.add("event.sync-mailbox", {}, { key: `${n}` });
    expect(await rowOf("inbound")).toMatchObject({ waiting: 99, level: "good", paused: true });
    await queue.add("event.sync-mailbox", {}, { key: "one more" });
    const row = await rowOf("inbound");
    expect(row).toMatchObject({ waiting: 100, level: "waiting" });
    expect(row?.oldestAt).toBeInstanceOf(Date);
    await queue.close();
    expect(await rowOf("import")).toMatchObject({ waiting: 0, failed: 1, level: "good" });
  });

  it("counts what the ledger holds for each sending server, over all organisations", async () => {
    for (const name of ["One", "Two"]) await sentCampaign(kit, await createTenant(kit, name));
    const { servers } = await listQueues(ctx);
    expect(servers).toMatchObject([{ name: "server 1", due: 0, sending: 0, unknown: 0, oldestDueAt: null }]);
    kit.smtp.answer = () => ({ kind: "deferred", code: 451, reply: "451 later", stage: "rcpt" });
    const tenant = await createTenant(kit, "Three");
    await sentCampaign(kit, tenant);
    const put = (await ledgerOf(tenant)).length;
    expect((await listQueues(ctx)).servers[0]).toMatchObject({ deferred: put, due: 0 });
    kit.pass(300);
    const late = (await listQueues(ctx)).servers[0];
    expect(late).toMatchObject({ deferred: 0, due: put });
    expect(late?.oldestDueAt).toBeInstanceOf(Date);
  });

  it("is one look in the log, however often a page asks within ten minutes", async () => {
    for (let n = 0; n < 3; n += 1) await listQueues(ctx);
    expect((await accesses()).map(({ verb }) => verb)).toEqual(["staff.list-queues"]);
  });
});

it("shows failed jobs by ids, and notes which was looked at", async () => {
  expect(await listFailedJobs(ctx, { queue: "import" })).toMatchObject([
    { id: jobId, name: "contact.import", reason: "the file is away" },
  ]);
  expect(await getJob(ctx, { queue: "import", jobId })).toMatchObject({ ids: { importId: IMPORT } });
  await expectRefusal(getJob(ctx, { queue: "import", jobId: NO_JOB }), "not_found");
  expect(await accesses()).toMatchObject([
    { verb: "staff.list-failed-jobs", about: "import" },
    { verb: "staff.get-job", about: `import ${jobId}` },
    { verb: "staff.get-job", about: `import ${NO_JOB}` },
  ]);
});

describe("a queue that is changed", () => {
  it("is paused and goes on again, each with its reason in the log", async () => {
    await pauseQueue(ctx, { queue: "import", reason });
    expect(await rowOf("import")).toMatchObject({ paused: true });
    await resumeQueue(ctx, { queue: "import", reason });
    expect(await rowOf("import")).toMatchObject({ paused: false });
    expect(await accesses()).toMatchObject([
      { verb: "staff.pause-queue", about: "import", reason },
      { verb: "staff.list-queues" },
      { verb: "staff.resume-queue", about: "import", reason },
    ]);
  });

  it("refuses what is so already, and notes nothing", async () => {
    await expectRefusal(resumeQueue(ctx, { queue: "import", reason }), "refused_state");
    await ctx.queues.pause("import");
    await expectRefusal(pauseQueue(ctx, { queue: "import", reason }), "refused_state");
    expect(await accesses()).toEqual([]);
  });

  it.each([
    ["no reason", { queue: "import", reason: "because" }],
    ["a queue that is not there", { queue: "imports", reason }],
  ])("refuses %s", async (_why, input) => {
    await expectRefusal(pauseQueue(ctx, input as { queue: "import"; reason: string }), "invalid");
  });

  it("tries a failed job again by its id, and only a failed one", async () => {
    const { jobId: again } = await retryJob(ctx, { queue: "import", jobId, reason });
    expect(again).not.toBe(jobId);
    expect(await rowOf("import")).toMatchObject({ failed: 0, waiting: 1 });
    await expectRefusal(retryJob(ctx, { queue: "import", jobId: again, reason }), "not_found");
    expect(await accesses()).toMatchObject([
      { verb: "staff.retry-job", about: `import ${jobId}`, reason },
      { verb: "staff.list-queues" },
    ]);
  });
});
