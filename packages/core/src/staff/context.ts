import type { QueueDesk } from "@penguin/jobs/queue-desk";
import type { AccountCtx, Actor, Ctx, Db } from "../kernel/index.ts";
import type { StaffRole } from "./permission.ts";

/** An active member of the operator's staff. */
export interface StaffMember {
  userId: string;
  role: StaffRole;
}

/** What verbs of the staff get: who asks, and the login that reads a tenant only once it was entered, and the queues. */
export interface StaffCtx extends AccountCtx {
  staff: Db;
  queues: QueueDesk;
  member: StaffMember;
}

/** The same request as a tenant's audit log is to name it. */
export const asOperator = (
  ctx: StaffCtx,
  tenantId: string,
): Pick<Ctx, "tenantId" | "requestId" | "ip" | "clock" | "doors"> & { actor: Actor } => ({
  ...ctx,
  tenantId,
  actor: { kind: "operator", userId: ctx.member.userId },
});
