import { newId } from "@penguin/runtime/id";
import { findStaffMember, requestGrant, type StaffCtx, type StaffRole } from "../staff/index.ts";
import type { Kit } from "./kit.ts";

let enlisted = 0;

/** Makes a member of the staff with a confirmed second factor and gives their context. */
export async function createStaff(kit: Kit, role: StaffRole): Promise<StaffCtx> {
  enlisted += 1;
  const userId = newId(kit.clock.now());
  await kit.root`insert into users (id, email, name, password_hash, created_at)
    values (${userId}, ${`staff${enlisted}@penguin.test`}, ${`Staff ${role}`}, '', clock_timestamp())`;
  await kit.root`insert into authenticators (user_id, sealed, confirmed_at, created_at)
    values (${userId}, 'sealed', clock_timestamp(), clock_timestamp())`;
  await kit.root`insert into staff_members (user_id, role, created_at) values (${userId}, ${role}, clock_timestamp())`;
  const account = kit.account();
  const member = await findStaffMember(account, userId);
  if (!member) throw new Error("the new member of the staff was not found");
  return { ...account, staff: kit.open("pm_staff").db, member };
}

/** Access of an admin of the staff to an organisation, open for two hours. */
export async function openGrant(ctx: StaffCtx, tenantId: string): Promise<string> {
  const wish = { tenantId, reason: "Mails of this customer bounce", ticket: "T-7", hours: 2 };
  const { grantId } = await requestGrant(ctx, wish);
  return grantId;
}
