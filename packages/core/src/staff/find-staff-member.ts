import { authenticators, staffMembers } from "@penguin/db/schema";
import { and, eq, isNotNull, isNull } from "drizzle-orm";
import type { AccountCtx } from "../kernel/index.ts";
import type { StaffMember } from "./context.ts";

/** The person as a member of the staff; undefined for everybody else, and without a confirmed second factor. */
export async function findStaffMember(ctx: AccountCtx, userId: string): Promise<StaffMember | undefined> {
  const [member] = await ctx.auth
    .select({ userId: staffMembers.userId, role: staffMembers.role })
    .from(staffMembers)
    .innerJoin(authenticators, eq(authenticators.userId, staffMembers.userId))
    .where(
      and(
        eq(staffMembers.userId, userId),
        isNull(staffMembers.endedAt),
        isNotNull(authenticators.confirmedAt),
      ),
    );
  return member;
}
