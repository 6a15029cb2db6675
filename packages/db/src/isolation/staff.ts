import type postgres from "postgres";
import { ROLES } from "../access.ts";
import type { Findings } from "./matrix.ts";

const REFUSED = "42501";
const HOUR = "interval '1 hour'";

/** One member of the staff with an open grant for each of two tenants. */
export interface StaffSample {
  userId: string;
  grants: { a: string; b: string };
}

const insertGrant = async (
  sql: postgres.Sql,
  { userId, tenantId, approver }: { userId: string; tenantId: string; approver: string },
): Promise<string> => {
  const id = crypto.randomUUID();
  await sql`insert into staff_grants (id, user_id, tenant_id, reason, ticket, hours, created_at, approved_by, approved_at, expires_at)
    values (${id}, ${userId}, ${tenantId}, 'a reason to look', 'T-1', 1, clock_timestamp(), ${approver}, clock_timestamp(),
      clock_timestamp() + ${sql.unsafe(HOUR)})`;
  return id;
};

const insertMember = async (sql: postgres.Sql, role: string): Promise<string> => {
  const id = crypto.randomUUID();
  await sql`insert into users (id, email, name, password_hash, created_at)
    values (${id}, ${`${id}@penguin.test`}, 'Staff', '', clock_timestamp())`;
  await sql`insert into staff_members (user_id, role, created_at) values (${id}, ${role}, clock_timestamp())`;
  return id;
};

/** Makes the sample that the matrix enters tenants with. */
export async function insertStaff(
  sql: postgres.Sql,
  tenants: { a: string; b: string },
): Promise<StaffSample> {
  const userId = await insertMember(sql, "support");
  const approver = await insertMember(sql, "admin");
  const [a, b] = [
    await insertGrant(sql, { userId, tenantId: tenants.a, approver }),
    await insertGrant(sql, { userId, tenantId: tenants.b, approver }),
  ];
  return { userId, grants: { a, b } };
}

/** Enters a tenant inside a running transaction, as the staff door does. */
export const enterTenant = (tx: postgres.TransactionSql, grantId: string, userId: string) =>
  tx`select app.enter_tenant(${grantId}, ${userId}, 'staff.view-tenant', 'isolation', null)`;

const TENANTS_SEEN = "select tenant_id from tenants";

/** What a login of the staff is answered; the transaction is taken back. */
const asStaff = async (
  sql: postgres.Sql,
  work: (tx: postgres.TransactionSql) => Promise<readonly unknown[]>,
): Promise<number | string> => {
  let answer: number | string = "not asked";
  await sql
    .begin(async (tx) => {
      await tx.unsafe(`set local session authorization ${ROLES.staff}`);
      answer = (await work(tx)).length;
      throw new Error("taken back");
    })
    .catch((error: { code?: string }) => {
      if (error.code) answer = error.code;
    });
  return answer;
};

/** Every way to be refused: each begins with a grant that opens. */
const SPOILED: Readonly<Record<string, string>> = {
  expired:
    "update staff_grants set approved_at = approved_at - interval '8 hours', expires_at = approved_at - interval '7 hours'",
  ended: "update staff_grants set ended_at = clock_timestamp()",
  "not approved": "update staff_grants set approved_at = null, approved_by = null, expires_at = null",
  "approved by the member": "update staff_grants set approved_by = user_id",
  "of a former member": "update staff_members set ended_at = clock_timestamp() where role = 'support'",
  "approved by a former admin": "update staff_members set ended_at = clock_timestamp() where role = 'admin'",
  "of somebody else": "update staff_grants set user_id = approved_by",
};

/** That the staff's login reads a tenant by an open grant alone: no setting, no row and no earlier transaction stands for one. */
export async function checkStaff(
  sql: postgres.Sql,
  { userId, grants }: StaffSample,
  { a, b }: { a: string; b: string },
): Promise<Findings> {
  const report: Findings = { cells: 0, allowed: 0, leaks: [], faults: [] };
  const expectRefusal = (what: string, answer: number | string, refusal: number | string): void => {
    report.cells += 1;
    if (answer !== refusal) report.leaks.push(`staff, ${what}: ${answer}`);
  };
  const own = await asStaff(sql, async (tx) => {
    await enterTenant(tx, grants.a, userId);
    return tx.unsafe(TENANTS_SEEN);
  });
  report.cells += 1;
  if (own === 1) report.allowed += 1;
  else report.faults.push(`staff, an open grant: ${own}`);
  for (const [what, spoil] of Object.entries(SPOILED)) {
    const answer = await sql
      .begin(async (tx) => {
        await tx.unsafe(spoil);
        await tx.unsafe(`set local session authorization ${ROLES.staff}`);
        await enterTenant(tx, grants.a, userId);
        throw new Error("entered");
      })
      .catch((error: Error & { code?: string }) => error.code ?? error.message);
    expectRefusal(`a grant ${what}`, answer, REFUSED);
  }
  expectRefusal("no grant", await asStaff(sql, (tx) => tx.unsafe(TENANTS_SEEN)), 0);
  for (const setting of ["app.tenant_id", "app.staff_tenant_id"])
    expectRefusal(
      `${setting} set by hand`,
      await asStaff(sql, async (tx) => {
        await tx`select set_config(${setting}, ${a}, true)`;
        return tx.unsafe(TENANTS_SEEN);
      }),
      0,
    );
  const forged = await asStaff(
    sql,
    (tx) => tx`insert into staff_accesses (id, at, user_id, verb, tenant_id, transaction, request_id)
      values (uuidv7(), clock_timestamp(), ${userId}, 'v', ${b}, pg_current_xact_id()::text::bigint, 'r')`,
  );
  expectRefusal("an entry written by hand", forged, REFUSED);
  const twice = await asStaff(sql, async (tx) => {
    await enterTenant(tx, grants.a, userId);
    await enterTenant(tx, grants.b, userId);
    return tx.unsafe(TENANTS_SEEN);
  });
  expectRefusal("a second tenant in one transaction", twice, "23505");
  await checkLater(sql, { userId, grants }, expectRefusal);
  return report;
}

/** An entry that was committed opens nothing for the transaction after it on the same connection. */
const checkLater = async (
  sql: postgres.Sql,
  { userId, grants }: StaffSample,
  expectRefusal: (what: string, answer: number | string, refusal: number) => void,
): Promise<void> => {
  const connection = await sql.reserve();
  await connection`begin`;
  await connection`select app.enter_tenant(${grants.a}, ${userId}, 'staff.view-tenant', 'isolation', null)`;
  await connection`commit`;
  await connection`begin`;
  await connection.unsafe(`set local session authorization ${ROLES.staff}`);
  const seen = await connection.unsafe(TENANTS_SEEN);
  await connection`rollback`;
  connection.release();
  expectRefusal("the transaction after an entry", seen.length, 0);
};
