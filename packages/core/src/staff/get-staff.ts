import type { StaffCtx, StaffMember } from "./context.ts";
import { logAccess } from "./log-access.ts";
import { mayStaff, permitStaff, STAFF_PERMISSIONS, type StaffPermission } from "./permission.ts";

/** Who the asking member is and what their role allows. */
export async function getStaff(ctx: StaffCtx): Promise<StaffMember & { may: StaffPermission[] }> {
  permitStaff(ctx, "staff.get");
  await logAccess(ctx.auth, ctx, { verb: "staff.get" });
  const names = Object.keys(STAFF_PERMISSIONS) as StaffPermission[];
  return { ...ctx.member, may: names.filter((name) => mayStaff(ctx.member.role, name)) };
}
