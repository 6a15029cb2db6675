import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tenantTransaction } from "../kernel/index.ts";
import { createKit, createTenant, describeVerb, type Kit, type TestTenant } from "../testing/index.ts";
import { addSuppression, listSuppressions, removeSuppression, suppressAddresses } from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());
const get = (): Kit => kit;
const listOf = async (tenant: TestTenant) => (await listSuppressions(tenant.ctx, {})).rows;
const suppressed = async (tenant: TestTenant, reason: "manual" | "complaint") => {
  const entry = { email: "no@firm.example", reason, source: "test" };
  await tenantTransaction(tenant.ctx, (tx) => suppressAddresses(tx, tenant.ctx, [entry]));
  return { suppressionId: (await listOf(tenant))[0]?.id ?? "" };
};

describeVerb(get, {
  action: "suppression.add",
  run: addSuppression,
  arrange: async () => ({ email: " Never@Firm.EXAMPLE " }),
  verify: async (_kit, tenant) =>
    expect(await listOf(tenant)).toMatchObject([
      { email: "never@firm.example", reason: "manual", addedBy: tenant.userId },
    ]),
  inWorkspace: false,
  namesRow: false,
  refused: { when: "for what is no address", code: "invalid", arrange: async () => ({ email: "nobody" }) },
});

describeVerb(get, {
  action: "suppression.remove",
  run: removeSuppression,
  arrange: (_kit, tenant) => suppressed(tenant, "manual"),
  verify: async (_kit, tenant) => expect(await listOf(tenant)).toEqual([]),
  inWorkspace: false,
  refused: {
    when: "for somebody who complained",
    code: "refused_state",
    arrange: async (_kit, tenant, input) => {
      await removeSuppression(tenant.ctx, input);
      return suppressed(tenant, "complaint");
    },
  },
});

describe("the suppression list", () => {
  it("keeps the first reason when an address is added again", async () => {
    const tenant = await createTenant(kit);
    await addSuppression(tenant.ctx, { email: "a@firm.example" });
    await addSuppression(tenant.ctx, { email: "A@firm.example" });
    expect(await listOf(tenant)).toHaveLength(1);
  });

  it("makes a complaint outlast a weaker reason, so that nobody can take it off", async () => {
    const tenant = await createTenant(kit);
    await suppressed(tenant, "manual");
    await suppressed(tenant, "complaint");
    expect(await listOf(tenant)).toMatchObject([{ reason: "complaint" }]);
  });

  it("pages by keyset without losing or repeating an address", async () => {
    const tenant = await createTenant(kit);
    for (let i = 0; i < 7; i += 1) await addSuppression(tenant.ctx, { email: `p${i}@firm.example` });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listSuppressions(tenant.ctx, { limit: 3, cursor });
      seen.push(...page.rows.map((row) => row.email));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen.sort()).toEqual(Array.from({ length: 7 }, (_, i) => `p${i}@firm.example`));
  });

  it("finds addresses by how they begin, whatever the letters' case", async () => {
    const tenant = await createTenant(kit);
    for (const email of ["ann@firm.example", "bob@firm.example", "a_n@firm.example"])
      await addSuppression(tenant.ctx, { email });
    const found = await listSuppressions(tenant.ctx, { search: "A_" });
    expect(found.rows.map((row) => row.email)).toEqual(["a_n@firm.example"]);
  });
});
