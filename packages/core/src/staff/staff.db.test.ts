import { STAFF_ROLES } from "@penguin/db/schema";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createKit,
  createStaff,
  createTenant,
  expectAudit,
  expectRefusal,
  failedJob,
  fingerprint,
  type Kit,
  openGrant,
  type TestTenant,
} from "../testing/index.ts";
import {
  addStaffMember,
  approveGrant,
  endGrant,
  endStaffMember,
  exportTrail,
  getJob,
  findStaffMember,
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
  STAFF_PERMISSIONS,
  type StaffCtx,
  type StaffPermission,
  viewAudit,
  viewCampaigns,
  viewTenant,
} from "./index.ts";

let kit: Kit;
let jobId: string;
const WISHED_IMPORT = "0197a000-0000-4000-8000-00000000000a";
const WHY = "The importer eats all memory";
beforeAll(async () => {
  kit = await createKit();
  jobId = await failedJob(kit, WISHED_IMPORT);
});
afterAll(() => kit.close());

const WISH = { reason: "Mails of this customer bounce", ticket: "T-7", hours: 2 };

const accessesOf = async (ctx: StaffCtx): Promise<string[]> => {
  const rows = await kit.root<{ verb: string }[]>`
    select verb from staff_accesses where user_id = ${ctx.member.userId} order by at`;
  return rows.map((row) => row.verb);
};

const staffRowsOf = async (tenant: TestTenant) => kit.root<
  { action: string; actor_kind: string; actor_id: string; reason: string; retention: string; verb: string }[]
>`select action, actor_kind, actor_id, reason, retention, after->>'verb' as verb from audit_log
  where tenant_id = ${tenant.tenantId} and action like 'staff.%' order by id`;

/** Every verb of the staff with a call that reaches what it does. */
const CALLS: Readonly<
  Record<StaffPermission, (ctx: StaffCtx, given: { tenantId: string; grantId: string }) => Promise<unknown>>
> = {
  "staff.get": (ctx) => getStaff(ctx),
  "staff.list-tenants": (ctx) => listStaffTenants(ctx, {}),
  "staff.list-grants": (ctx) => listGrants(ctx, {}),
  "staff.request-grant": (ctx, { tenantId }) => requestGrant(ctx, { ...WISH, tenantId }),
  "staff.approve-grant": (ctx, { grantId }) => approveGrant(ctx, { grantId }),
  "staff.end-grant": (ctx, { grantId }) => endGrant(ctx, { grantId }),
  "staff.export-trail": (ctx) => exportTrail(ctx, { from: "2026-03-01", to: "2026-03-31" }),
  "staff.list-queues": (ctx) => listQueues(ctx),
  "staff.list-reconciliations": (ctx) => listReconciliations(ctx),
  "staff.list-failed-jobs": (ctx) => listFailedJobs(ctx, { queue: "import" }),
  "staff.get-job": (ctx) => getJob(ctx, { queue: "import", jobId }),
  "staff.pause-queue": (ctx) => pauseQueue(ctx, { queue: "inbound", reason: WHY }),
  "staff.resume-queue": async (ctx) => {
    await ctx.queues.pause("events");
    await resumeQueue(ctx, { queue: "events", reason: WHY });
  },
  "staff.retry-job": (ctx) => retryJob(ctx, { queue: "import", jobId, reason: WHY }),
  "staff.view-tenant": (ctx, { grantId }) => viewTenant(ctx, { grantId }),
  "staff.view-campaigns": (ctx, { grantId }) => viewCampaigns(ctx, { grantId }),
  "staff.view-audit": (ctx, { grantId }) => viewAudit(ctx, { grantId }),
};
const VERBS = Object.keys(CALLS) as StaffPermission[];
const VIEWS = VERBS.filter((verb) => verb.startsWith("staff.view-"));

describe("staff role x verb", () => {
  it.each(STAFF_ROLES)("answers %s exactly as the matrix says", async (role) => {
    const [ctx, tenant] = [await createStaff(kit, role), await createTenant(kit)];
    const before = await fingerprint(kit, tenant.tenantId);
    for (const verb of VERBS) {
      const holders: readonly string[] = STAFF_PERMISSIONS[verb];
      if (holders.includes(role)) continue;
      const given = { tenantId: tenant.tenantId, grantId: tenant.tenantId };
      const refusal = await expectRefusal(CALLS[verb](ctx, given), "forbidden");
      expect(refusal.details["permission"]).toBe(verb);
    }
    expect(await accessesOf(ctx)).toEqual([]);
    expect(await fingerprint(kit, tenant.tenantId)).toEqual(before);
  });
});

describe("the trail of what staff do", () => {
  it.each(VERBS)("has a row of %s", async (verb) => {
    const [ctx, asker, tenant] = [
      await createStaff(kit, "super_admin"),
      await createStaff(kit, "support"),
      await createTenant(kit),
    ];
    const { grantId: waiting } = await requestGrant(asker, { ...WISH, tenantId: tenant.tenantId });
    const grantId =
      verb === "staff.approve-grant" || verb === "staff.request-grant"
        ? waiting
        : await openGrant(ctx, tenant.tenantId);
    await CALLS[verb](ctx, { tenantId: tenant.tenantId, grantId });
    expect(await accessesOf(ctx)).toContain(verb);
    const rows = await staffRowsOf(tenant);
    const action = VIEWS.includes(verb) ? "staff.enter-tenant" : verb;
    const inTenant = VIEWS.includes(verb) || /(request|approve|end)-grant$/.test(verb);
    const row = rows.find((one) => one.action === action && one.actor_id === ctx.member.userId);
    expect(row !== undefined, "a row in the organisation's own log").toBe(inTenant);
    if (row)
      expect(row).toMatchObject({ actor_kind: "operator", reason: WISH.reason, retention: "seven_years" });
    if (VIEWS.includes(verb)) expect(row?.verb).toBe(verb);
  });

  it("tells the organisation from where and in which request", async () => {
    const [ctx, tenant] = [await createStaff(kit, "super_admin"), await createTenant(kit)];
    const grantId = await openGrant(ctx, tenant.tenantId);
    await viewTenant(ctx, { grantId });
    const row = await expectAudit(tenant.ctx, "staff.enter-tenant");
    expect(row).toMatchObject({ actorKind: "operator", requestId: "test-request", ip: "192.0.2.9" });
  });
});

describe("staff.request-grant", () => {
  it("opens at once for an admin, and waits for everybody else", async () => {
    const [admin, support, tenant] = [
      await createStaff(kit, "admin"),
      await createStaff(kit, "support"),
      await createTenant(kit),
    ];
    expect(await requestGrant(admin, { ...WISH, tenantId: tenant.tenantId })).toMatchObject({ open: true });
    const { grantId, open } = await requestGrant(support, { ...WISH, tenantId: tenant.tenantId });
    expect(open).toBe(false);
    await expectRefusal(viewTenant(support, { grantId }), "forbidden");
    await approveGrant(admin, { grantId });
    expect((await viewTenant(support, { grantId })).masked).toBe(true);
    expect((await staffRowsOf(tenant)).map((row) => row.action).sort()).toEqual([
      "staff.approve-grant",
      "staff.enter-tenant",
      "staff.request-grant",
      "staff.request-grant",
    ]);
  });

  it("names what is missing per field, and makes nothing", async () => {
    const [ctx, tenant] = [await createStaff(kit, "admin"), await createTenant(kit)];
    const { tenantId } = tenant;
    const wrong = [
      [{ reason: "  because " }, "reason"],
      [{ ticket: " " }, "ticket"],
      [{ hours: 9 }, "hours"],
    ] as const;
    for (const [change, field] of wrong) {
      const refusal = await expectRefusal(requestGrant(ctx, { ...WISH, tenantId, ...change }), "invalid");
      expect(Object.keys(refusal.details.fields ?? {})).toEqual([field]);
    }
    expect(await staffRowsOf(tenant)).toEqual([]);
  });

  it("is refused while one is open, also when two ask at once, and for an organisation that is not there", async () => {
    const [ctx, tenant] = [await createStaff(kit, "admin"), await createTenant(kit)];
    const ask = () => requestGrant(ctx, { ...WISH, tenantId: tenant.tenantId });
    const answers = await Promise.allSettled([ask(), ask()]);
    expect(answers.map((answer) => answer.status).sort()).toEqual(["fulfilled", "rejected"]);
    await expectRefusal(ask(), "refused_state");
    await expectRefusal(requestGrant(ctx, { ...WISH, tenantId: ctx.member.userId }), "not_found");
  });
});

describe("staff.approve-grant and staff.end-grant", () => {
  it("need two people, and decide once", async () => {
    const [admin, support, other, tenant] = [
      await createStaff(kit, "admin"),
      await createStaff(kit, "support"),
      await createStaff(kit, "support"),
      await createTenant(kit),
    ];
    const { grantId } = await requestGrant(support, { ...WISH, tenantId: tenant.tenantId });
    await kit.root`update staff_members set role = 'admin' where user_id = ${support.member.userId}`;
    const promoted: StaffCtx = { ...support, member: { ...support.member, role: "admin" } };
    expect((await expectRefusal(approveGrant(promoted, { grantId }), "refused_state")).details.reason).toBe(
      "own_grant",
    );
    await expectRefusal(endGrant(other, { grantId }), "not_found");
    await approveGrant(admin, { grantId });
    await expectRefusal(approveGrant(admin, { grantId }), "refused_state");
    await endGrant(admin, { grantId });
    await expectRefusal(viewTenant(promoted, { grantId }), "forbidden");
    await expectRefusal(endGrant(admin, { grantId }), "refused_state");
  });
});

describe("a grant", () => {
  it("shows one organisation, for its hours, to its member alone", async () => {
    const [ctx, colleague, tenant, other] = [
      await createStaff(kit, "super_admin"),
      await createStaff(kit, "super_admin"),
      await createTenant(kit),
      await createTenant(kit, "Other"),
    ];
    const grantId = await openGrant(ctx, tenant.tenantId);
    const seen = await viewTenant(ctx, { grantId });
    expect(seen.members.rows.map((row) => row.userId)).toEqual([tenant.userId]);
    expect(seen.members.rows[0]?.email).toContain("@penguin.test");
    await expectRefusal(viewTenant(colleague, { grantId }), "forbidden");
    expect(await staffRowsOf(other)).toEqual([]);
    await kit.root`update staff_grants set approved_at = approved_at - interval '3 hours',
      expires_at = expires_at - interval '3 hours' where id = ${grantId}`;
    for (const verb of VIEWS)
      await expectRefusal(CALLS[verb](ctx, { tenantId: tenant.tenantId, grantId }), "forbidden");
    expect((await listGrants(ctx, { tenantId: tenant.tenantId })).rows[0]?.state).toBe("expired");
    expect((await listGrants(ctx, { tenantId: tenant.tenantId, usable: true })).rows).toEqual([]);
  });

  it("masks members for everybody but super admins", async () => {
    const [admin, tenant] = [await createStaff(kit, "admin"), await createTenant(kit)];
    const grantId = await openGrant(admin, tenant.tenantId);
    const { members } = await viewTenant(admin, { grantId });
    expect(members.rows[0]).toMatchObject({ email: "o***@penguin.test", name: "O***" });
    expect(JSON.stringify(members)).not.toContain("Olive");
  });

  it("cannot be written to by the login it is read with, and nothing is read without it", async () => {
    const [ctx, tenant] = [await createStaff(kit, "super_admin"), await createTenant(kit)];
    await openGrant(ctx, tenant.tenantId);
    const before = await fingerprint(kit, tenant.tenantId);
    const code = (error: Error): unknown => (error.cause as { code?: string }).code;
    expect(await ctx.staff.execute(sql`update tenants set name = 'x'`).catch(code)).toBe("42501");
    expect(await ctx.staff.execute(sql`select * from secrets`).catch(code)).toBe("42501");
    const hand = await ctx.staff.transaction(async (tx) => {
      await tx.execute(sql`select set_config('app.staff_tenant_id', ${tenant.tenantId}, true)`);
      return tx.execute(sql`select tenant_id from tenants`);
    });
    expect(hand.length).toBe(0);
    expect(await fingerprint(kit, tenant.tenantId)).toEqual(before);
  });
});

describe("staff.list-tenants", () => {
  it("finds by name and pages without naming anybody", async () => {
    const ctx = await createStaff(kit, "qa");
    await createTenant(kit, "Needle");
    await createTenant(kit, "Needle");
    const first = await listStaffTenants(ctx, { search: "needle", limit: 1 });
    const second = await listStaffTenants(ctx, { search: "NEEDLE", limit: 1, cursor: first.nextCursor });
    expect(first.rows[0]).toMatchObject({ members: 1, workspaces: 1, campaigns: 0 });
    expect(second.rows[0]?.tenantId).not.toBe(first.rows[0]?.tenantId);
    expect(second.nextCursor).toBeUndefined();
    expect(JSON.stringify(first)).not.toContain("@");
  });
});

describe("being staff", () => {
  it("takes a named member with a confirmed second factor, and ends at once with its grants", async () => {
    const tenant = await createTenant(kit);
    const doors = { auth: kit.open("pm_auth").db, operator: kit.open("pm_operator").db };
    const [owner] = await kit.root<{ email: string }[]>`select email from users where id = ${tenant.userId}`;
    const email = owner?.email ?? "";
    expect(await findStaffMember(kit.account(), tenant.userId)).toBeUndefined();
    await addStaffMember(doors, { email, role: "admin" });
    expect(await findStaffMember(kit.account(), tenant.userId)).toBeUndefined();
    await kit.root`insert into authenticators (user_id, sealed, confirmed_at, created_at)
      values (${tenant.userId}, 'sealed', clock_timestamp(), clock_timestamp())`;
    const member = await findStaffMember(kit.account(), tenant.userId);
    expect(member).toMatchObject({ role: "admin" });
    if (!member) return;
    const ctx: StaffCtx = { ...kit.account(), staff: kit.open("pm_staff").db, queues: kit.queues, member };
    const grantId = await openGrant(ctx, tenant.tenantId);
    await endStaffMember(doors, { email });
    expect(await findStaffMember(kit.account(), tenant.userId)).toBeUndefined();
    await expectRefusal(viewTenant(ctx, { grantId }), "forbidden");
    await expectRefusal(listStaffTenants(ctx, {}), "forbidden");
    await expectRefusal(endStaffMember(doors, { email }), "refused_state");
    await expectRefusal(addStaffMember(doors, { email: "nobody@penguin.test", role: "qa" }), "not_found");
    await expectRefusal(addStaffMember(doors, { email, role: "king" }), "invalid");
  });
});
