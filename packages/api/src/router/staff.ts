import {
  approveGrant,
  endGrant,
  exportTrail,
  getJob,
  getStaff,
  listFailedJobs,
  listGrants,
  listQueues,
  listReconciliations,
  listStaffTenants,
  pauseQueue,
  requestGrant,
  resumeQueue,
  retryJob,
  viewAudit,
  viewCampaigns,
  viewTenant,
} from "@penguin/core/staff";
import {
  ChangeQueueInput,
  ExportTrailInput,
  GrantInput,
  JobInput,
  ListGrantsInput,
  ListStaffTenantsInput,
  QueueInput,
  RequestGrantInput,
  RetryJobInput,
  ViewInput,
} from "@penguin/core/staff/schema";
import { router, staffProcedure } from "../trpc.ts";

/** The procedures of this slice; each passes on to its verb. */
export const staffRouter = router({
  get: staffProcedure.query(({ ctx }) => getStaff(ctx.verb)),
  listTenants: staffProcedure
    .input(ListStaffTenantsInput)
    .query(({ ctx, input }) => listStaffTenants(ctx.verb, input)),
  listGrants: staffProcedure.input(ListGrantsInput).query(({ ctx, input }) => listGrants(ctx.verb, input)),
  requestGrant: staffProcedure
    .input(RequestGrantInput)
    .mutation(({ ctx, input }) => requestGrant(ctx.verb, input)),
  approveGrant: staffProcedure.input(GrantInput).mutation(({ ctx, input }) => approveGrant(ctx.verb, input)),
  endGrant: staffProcedure.input(GrantInput).mutation(({ ctx, input }) => endGrant(ctx.verb, input)),
  exportTrail: staffProcedure.input(ExportTrailInput).query(({ ctx, input }) => exportTrail(ctx.verb, input)),
  listQueues: staffProcedure.query(({ ctx }) => listQueues(ctx.verb)),
  listReconciliations: staffProcedure.query(({ ctx }) => listReconciliations(ctx.verb)),
  listFailedJobs: staffProcedure.input(QueueInput).query(({ ctx, input }) => listFailedJobs(ctx.verb, input)),
  getJob: staffProcedure.input(JobInput).query(({ ctx, input }) => getJob(ctx.verb, input)),
  pauseQueue: staffProcedure
    .input(ChangeQueueInput)
    .mutation(({ ctx, input }) => pauseQueue(ctx.verb, input)),
  resumeQueue: staffProcedure
    .input(ChangeQueueInput)
    .mutation(({ ctx, input }) => resumeQueue(ctx.verb, input)),
  retryJob: staffProcedure.input(RetryJobInput).mutation(({ ctx, input }) => retryJob(ctx.verb, input)),
  viewTenant: staffProcedure.input(ViewInput).query(({ ctx, input }) => viewTenant(ctx.verb, input)),
  viewCampaigns: staffProcedure.input(ViewInput).query(({ ctx, input }) => viewCampaigns(ctx.verb, input)),
  viewAudit: staffProcedure.input(ViewInput).query(({ ctx, input }) => viewAudit(ctx.verb, input)),
});
