import type { FailedJob, JobDetail } from "@penguin/jobs/open-queue";
import { notFound } from "@penguin/runtime/error";
import type { z } from "zod";
import { parse } from "../kernel/index.ts";
import type { StaffCtx } from "./context.ts";
import { logAccess } from "./log-access.ts";
import { permitStaff } from "./permission.ts";
import { JobInput, QueueInput } from "./schema.ts";

const LISTED = 100;

/** The latest hundred failed jobs of a queue. */
export async function listFailedJobs(ctx: StaffCtx, raw: z.input<typeof QueueInput>): Promise<FailedJob[]> {
  permitStaff(ctx, "staff.list-failed-jobs");
  const { queue } = parse(QueueInput, raw);
  await logAccess(ctx.auth, ctx, { verb: "staff.list-failed-jobs", about: queue });
  return ctx.queues.failed(queue, LISTED);
}

/** One failed job with the ids it was to work on; nothing else of its payload is shown. */
export async function getJob(ctx: StaffCtx, raw: z.input<typeof JobInput>): Promise<JobDetail> {
  permitStaff(ctx, "staff.get-job");
  const { queue, jobId } = parse(JobInput, raw);
  await logAccess(ctx.auth, ctx, { verb: "staff.get-job", about: `${queue} ${jobId}` });
  const job = await ctx.queues.inspect(queue, jobId);
  if (!job) throw notFound("failed job");
  return job;
}
