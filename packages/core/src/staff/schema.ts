import { QUEUES } from "@penguin/jobs/catalog";
import { z } from "zod";
import { Cursor, line, lines } from "../kernel/schema.ts";

/** The most hours one grant lasts. */
export const MOST_HOURS = 8;

const page = {
  limit: z.number().int().min(1).max(100).default(25),
  cursor: Cursor,
};

/** Input of `staff.list-tenants`: part of a name, or one organisation. */
export const ListStaffTenantsInput = z.object({
  ...page,
  search: line().max(80).optional(),
  tenantId: z.uuid().optional(),
});
/** Input of `staff.list-grants`. */
export const ListGrantsInput = z.object({
  ...page,
  tenantId: z.uuid().optional(),
  /** Only what the asking member may use now. */
  usable: z.boolean().default(false),
});
/** Input of `staff.request-grant`. */
export const RequestGrantInput = z.object({
  tenantId: z.uuid(),
  reason: lines().trim().min(10, "Say in at least 10 characters why you have to look.").max(500),
  ticket: line().min(1, "Name the ticket this belongs to.").max(40),
  hours: z.number().int().min(1).max(MOST_HOURS, `A grant lasts ${MOST_HOURS} hours at most.`),
});
/** Names one grant. */
export const GrantInput = z.object({ grantId: z.uuid() });
const Day = z.iso.date("Say a day as YYYY-MM-DD.");
/** Input of `staff.export-trail`: the first and the last day (UTC), both included, a year at most. */
export const ExportTrailInput = z
  .object({ from: Day, to: Day })
  .refine(({ from, to }) => from <= to, { path: ["to"], message: "The last day is before the first." })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= 366 * 86_400_000, {
    path: ["to"],
    message: "Choose a year at most.",
  });
/** Input of what is read of an entered organisation, by pages. */
export const ViewInput = GrantInput.extend(page);

/** Names one queue. */
export const QueueInput = z.object({ queue: z.enum(QUEUES) });
/** Names one failed job of a queue. */
export const JobInput = QueueInput.extend({ jobId: line().min(1).max(200) });
const Reason = lines().trim().min(10, "Say in at least 10 characters why.").max(500);
/** Input of `staff.pause-queue` and `staff.resume-queue`. */
export const ChangeQueueInput = QueueInput.extend({ reason: Reason });
/** Input of `staff.retry-job`. */
export const RetryJobInput = JobInput.extend({ reason: Reason });
