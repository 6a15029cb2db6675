import { DomainError, notFound } from "@penguin/runtime/error";
import type { z } from "zod";
import { parse } from "../kernel/index.ts";
import type { StaffCtx } from "./context.ts";
import { logAccess } from "./log-access.ts";
import { permitStaff } from "./permission.ts";
import { ChangeQueueInput, RetryJobInput } from "./schema.ts";

const refuse = (message: string, reason: string): DomainError =>
  new DomainError("refused_state", `${message} Nothing was changed.`, { reason });

/** Lets no further job of a queue start, on any worker, until somebody resumes it; what runs is finished. */
export async function pauseQueue(ctx: StaffCtx, raw: z.input<typeof ChangeQueueInput>): Promise<void> {
  permitStaff(ctx, "staff.pause-queue");
  const { queue, reason } = parse(ChangeQueueInput, raw);
  const { paused } = await ctx.queues.look(queue);
  if (paused) throw refuse("This queue is paused already.", "paused");
  await logAccess(ctx.auth, ctx, { verb: "staff.pause-queue", about: queue, reason });
  await ctx.queues.pause(queue);
}

/** Lets the jobs of a paused queue start again. */
export async function resumeQueue(ctx: StaffCtx, raw: z.input<typeof ChangeQueueInput>): Promise<void> {
  permitStaff(ctx, "staff.resume-queue");
  const { queue, reason } = parse(ChangeQueueInput, raw);
  const { paused } = await ctx.queues.look(queue);
  if (!paused) throw refuse("This queue is running.", "running");
  await logAccess(ctx.auth, ctx, { verb: "staff.resume-queue", about: queue, reason });
  await ctx.queues.resume(queue);
}

/** Tries a failed job again, with all its attempts; gives the id of the job that now stands for it. */
export async function retryJob(
  ctx: StaffCtx,
  raw: z.input<typeof RetryJobInput>,
): Promise<{ jobId: string }> {
  permitStaff(ctx, "staff.retry-job");
  const { queue, jobId, reason } = parse(RetryJobInput, raw);
  if (!(await ctx.queues.inspect(queue, jobId))) throw notFound("failed job");
  await logAccess(ctx.auth, ctx, { verb: "staff.retry-job", about: `${queue} ${jobId}`, reason });
  return { jobId: await ctx.queues.retry(queue, jobId) };
}
