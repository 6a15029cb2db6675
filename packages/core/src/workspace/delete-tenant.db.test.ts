import { tenants } from "@penguin/db/schema";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tenantTransaction } from "../kernel/index.ts";
import {
  createKit,
  createTenant,
  describeVerb,
  expectAudit,
  expectRefusal,
  type Kit,
  launchedCampaign,
  ledgerOf,
  makeCtx,
  planAndSend,
  type TestTenant,
} from "../testing/index.ts";
import { deleteTenant, getTenant, restoreTenant } from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());
const get = (): Kit => kit;

const close = async (tenant: TestTenant): Promise<void> => {
  const { name } = await getTenant(tenant.ctx);
  await deleteTenant(tenant.ctx, { confirm: name });
};
const statusOf = async ({ ctx, tenantId }: TestTenant) => {
  const rows = await tenantTransaction(ctx, (tx) =>
    tx.select().from(tenants).where(eq(tenants.tenantId, tenantId)),
  );
  return rows[0]?.status;
};

describeVerb(get, {
  action: "workspace.delete-tenant",
  run: deleteTenant,
  arrange: async (_kit, tenant) => {
    const { name } = await getTenant(tenant.ctx);
    // Both organisations of the test bear it, so that the other one closes itself only.
    await kit.root`update tenants set name = ${name}`;
    return { confirm: name };
  },
  verify: async (_kit, tenant) => expect(await statusOf(tenant)).toBe("canceled"),
  inWorkspace: false,
  namesRow: false,
  refused: { when: "for another name", code: "invalid", arrange: async () => ({ confirm: "Something" }) },
});

describe("a closed organisation", () => {
  it("sends nothing, until its owner opens it again", async () => {
    const tenant = await createTenant(kit);
    await launchedCampaign(kit, tenant);
    await close(tenant);
    await planAndSend(kit);
    expect((await ledgerOf(tenant)).filter((row) => row.state !== "planned")).toEqual([]);
    const before = kit.smtp.mails.length;
    await restoreTenant(tenant.ctx);
    kit.pass(3600);
    await planAndSend(kit);
    expect(kit.smtp.mails.length).toBeGreaterThan(before);
  });

  it("is opened by an owner only, and closed and opened once", async () => {
    const tenant = await createTenant(kit);
    await expectRefusal(restoreTenant(tenant.ctx), "refused_state");
    await close(tenant);
    await expectRefusal(close(tenant), "refused_state");
    for (const role of ["admin", "billing", "member"] as const) {
      const ctx = makeCtx(kit, { tenant, roles: [role] });
      await expectRefusal(restoreTenant(ctx), "forbidden");
    }
    await restoreTenant(tenant.ctx);
    expect(await statusOf(tenant)).toBe("active");
    expect(await expectAudit(tenant.ctx, "workspace.restore-tenant")).toMatchObject({
      actorId: tenant.userId,
    });
  });
});
