import { databaseTime } from "@penguin/db";
import { STAFF_ROLES, staffMembers, users } from "@penguin/db/schema";
import { DomainError } from "@penguin/runtime/error";
import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { type Db, parse } from "../kernel/index.ts";
import type { StaffRole } from "./permission.ts";

/** What the operator's command line has: the login that knows people, and the one that may name staff. */
export interface EnlistCtx {
  auth: Db;
  operator: Db;
}

const AddInput = z.object({
  email: z.string().trim().toLowerCase().pipe(z.email("Give the address the person signs in with.")),
  role: z.enum(STAFF_ROLES, `Say one of ${STAFF_ROLES.join(", ")}.`),
});
const EndInput = AddInput.pick({ email: true });

const personWith = async (ctx: EnlistCtx, email: string): Promise<string> => {
  const [user] = await ctx.auth.select({ id: users.id }).from(users).where(eq(users.email, email));
  if (user) return user.id;
  throw new DomainError(
    "not_found",
    `Nobody has an account with the address ${email}. Nothing was changed; let the person register first.`,
  );
};

/** Makes a person a member of the staff, or gives a member another role. */
export async function addStaffMember(
  ctx: EnlistCtx,
  raw: { email: string; role: string },
): Promise<{ userId: string; role: StaffRole }> {
  const { email, role } = parse(AddInput, raw);
  const userId = await personWith(ctx, email);
  await ctx.operator
    .insert(staffMembers)
    .values({ userId, role, createdAt: databaseTime })
    .onConflictDoUpdate({ target: staffMembers.userId, set: { role, endedAt: null } });
  return { userId, role };
}

/** Ends a membership at once: whatever grants the person has, or approved, open nothing any more. */
export async function endStaffMember(ctx: EnlistCtx, raw: { email: string }): Promise<{ userId: string }> {
  const { email } = parse(EndInput, raw);
  const userId = await personWith(ctx, email);
  const ended = await ctx.operator
    .update(staffMembers)
    .set({ endedAt: databaseTime })
    .where(and(eq(staffMembers.userId, userId), isNull(staffMembers.endedAt)))
    .returning({ userId: staffMembers.userId });
  if (ended.length === 0)
    throw new DomainError("refused_state", `${email} is not a member of the staff. Nothing was changed.`);
  return { userId };
}
