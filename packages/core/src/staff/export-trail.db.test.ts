import { sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { sealAudit } from "../audit-log/index.ts";
import {
  createKit,
  createStaff,
  createTenant,
  expectRefusal,
  type Kit,
  openGrant,
} from "../testing/index.ts";
import { exportTrail, type StaffCtx, trailOf, viewTenant } from "./index.ts";

let kit: Kit;
let admin: StaffCtx;
beforeEach(async () => {
  await kit?.close();
  // Staff accesses bear the database's time.
  kit = await createKit(new Date());
  admin = await createStaff(kit, "admin");
});
afterAll(() => kit.close());

const day = (offset = 0): string =>
  new Date(kit.clock.now().getTime() + offset * 86_400_000).toISOString().slice(0, 10);
const today = () => ({ from: day(), to: day(1) });
const check = () => ({ seed: admin.settings.auditSigningSeed, now: kit.clock.now() });
const linesOf = (text: string): Record<string, unknown>[] =>
  text
    .trim()
    .split("\n")
    .map((one) => JSON.parse(one) as Record<string, unknown>);
const tamper = async (statement: string): Promise<void> => {
  await kit.root.unsafe(
    `set session_replication_role = replica; ${statement}; reset session_replication_role`,
  );
};
const looked = async () => {
  const tenant = await createTenant(kit);
  const grantId = await openGrant(admin, tenant.tenantId);
  await viewTenant(admin, { grantId });
  await sealAudit(kit.platform());
  return tenant;
};

describe("staff.export-trail", () => {
  it("has what staff asked for and did, with links, and says that the chains hold", async () => {
    const [tenant, other] = [await looked(), await createTenant(kit)];
    const { text, broken } = await exportTrail(admin, today());
    expect(broken).toEqual([]);
    const lines = linesOf(text);
    const entries = lines.filter((one) => one["kind"] === "entry");
    expect(entries.map((one) => one["action"])).toEqual(["staff.request-grant", "staff.enter-tenant"]);
    for (const entry of entries)
      expect(entry).toMatchObject({ tenantId: tenant.tenantId, seal: { hash: expect.any(String) } });
    expect(lines.filter((one) => one["kind"] === "access").map((one) => one["verb"])).toContain(
      "staff.export-trail",
    );
    expect(lines.at(-1)).toMatchObject({
      kind: "verification",
      entries: 2,
      unsealed: 0,
      chains: 1,
      broken: [],
    });
    expect(text).not.toContain(other.tenantId);
    expect(text).not.toContain("Olive");
  });

  it("is of its period alone", async () => {
    await looked();
    const { text } = await exportTrail(admin, { from: day(-9), to: day(-1) });
    expect(linesOf(text)).toMatchObject([{ kind: "verification", entries: 0, accesses: 0 }]);
    for (const wrong of [
      { from: day(), to: day(-1) },
      { from: day(-400), to: day() },
      { from: "yesterday", to: day() },
    ])
      await expectRefusal(exportTrail(admin, wrong), "invalid");
  });

  it.each([
    ["altered", "update audit_log set reason = 'Nothing at all' where $1", "row_altered"],
    ["deleted", "delete from audit_log where $1", "row_missing"],
  ])("names the link of a row of staff that was %s", async (_what, statement, why) => {
    const tenant = await looked();
    await tamper(
      statement.replace("$1", `tenant_id = '${tenant.tenantId}' and action = 'staff.enter-tenant'`),
    );
    const { broken, text } = await exportTrail(admin, today());
    expect(broken).toMatchObject([{ tenantId: tenant.tenantId, why }]);
    expect(linesOf(text).at(-1)).toMatchObject({ kind: "verification", broken: [{ why }] });
  });

  it("is read for the command line by the control login, and by nobody for whom the database refuses it", async () => {
    await looked();
    const source = { db: kit.open("pm_control").db, userId: null };
    expect((await trailOf(source, today(), check())).broken).toEqual([]);
    const support = await createStaff(kit, "support");
    await expectRefusal(exportTrail(support, today()), "forbidden");
    const forged: StaffCtx = { ...support, member: { ...support.member, role: "admin" } };
    await expectRefusal(exportTrail(forged, today()), "forbidden");
    const code = (error: Error): unknown => (error.cause as { code?: string }).code;
    for (const call of [
      "app.staff_trail_links(null, gen_random_uuid(), 0, 1)",
      "app.staff_trail_heads(null, gen_random_uuid())",
    ])
      expect(await admin.staff.execute(sql.raw(`select * from ${call}`)).catch(code), call).toBe("42501");
  });
});
