import { databaseTime } from "@penguin/db";
import { staffAccesses } from "@penguin/db/schema";
import { newId } from "@penguin/runtime/id";
import type { Tx } from "../kernel/index.ts";
import type { StaffCtx } from "./context.ts";
import type { StaffPermission } from "./permission.ts";

/** Notes what a member of the staff asked for outside an entered tenant; inside one, entering notes it. */
export async function logAccess(
  db: Tx | StaffCtx["auth"],
  ctx: StaffCtx,
  entry: {
    verb: StaffPermission;
    tenantId?: string | undefined;
    grantId?: string;
    about?: string;
    reason?: string;
  },
): Promise<void> {
  await db.insert(staffAccesses).values({
    ...entry,
    id: newId(ctx.clock.now()),
    at: databaseTime,
    userId: ctx.member.userId,
    requestId: ctx.requestId,
    ip: ctx.ip,
  });
}
