import type { STAFF_ROLES } from "@penguin/db/schema";
import { DomainError } from "@penguin/runtime/error";

/** One role in the staff; no role of an organisation is one. */
export type StaffRole = (typeof STAFF_ROLES)[number];

const all = ["super_admin", "admin", "support", "finance", "ops", "deliverability", "qa"] as const;
const admins = ["super_admin", "admin"] as const;
const operators = ["super_admin", "admin", "ops"] as const;
const visitors = ["super_admin", "admin", "support", "finance", "ops", "deliverability"] as const;

/** What a role of the staff may do. Apart from the tenants' matrix: neither leads into the other. */
export const STAFF_PERMISSIONS = {
  "staff.get": all,
  "staff.list-tenants": all,
  "staff.list-grants": all,
  "staff.request-grant": visitors,
  "staff.approve-grant": admins,
  "staff.end-grant": visitors,
  "staff.view-tenant": visitors,
  "staff.view-campaigns": ["super_admin", "admin", "support", "ops", "deliverability"],
  "staff.list-queues": ["super_admin", "admin", "support", "ops", "deliverability"],
  "staff.list-reconciliations": ["super_admin", "admin", "ops", "deliverability"],
  "staff.list-failed-jobs": operators,
  "staff.get-job": operators,
  "staff.pause-queue": operators,
  "staff.resume-queue": operators,
  "staff.retry-job": operators,
  "staff.export-trail": admins,
  "staff.view-audit": ["super_admin", "admin", "support"],
} as const satisfies Record<string, readonly StaffRole[]>;

/** The dotted name of something a member of the staff may do. */
export type StaffPermission = keyof typeof STAFF_PERMISSIONS;

/** True when the role holds the permission. */
export function mayStaff(role: StaffRole, permission: StaffPermission): boolean {
  const allowed: readonly StaffRole[] = STAFF_PERMISSIONS[permission];
  return allowed.includes(role);
}

/** Throws `forbidden` when the member's role does not hold the permission. */
export function permitStaff(ctx: { member: { role: StaffRole } }, permission: StaffPermission): void {
  if (mayStaff(ctx.member.role, permission)) return;
  throw new DomainError(
    "forbidden",
    "Your staff role does not allow this. Nothing was read or changed. Ask an admin of the staff.",
    { permission },
  );
}
