import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tenantTransaction } from "../kernel/index.ts";
import {
  createKit,
  createTenant,
  describeVerb,
  expectRefusal,
  type Kit,
  type TestTenant,
} from "../testing/index.ts";
import {
  addSuppression,
  exportSuppressions,
  importSuppressions,
  listSuppressions,
  removeSuppression,
  suppressAddresses,
} from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());
const get = (): Kit => kit;
const listOf = async (tenant: TestTenant) => (await listSuppressions(tenant.ctx, {})).rows;
const suppressed = async (tenant: TestTenant, reason: "manual" | "complaint" | "unsubscribed") => {
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

describeVerb(get, {
  action: "suppression.import",
  run: importSuppressions,
  arrange: async () => ({
    text: 'email,name\nA@Firm.Example,Ann\n"b@firm.example"\nnobody\na@firm.example\n',
  }),
  verify: async (_kit, tenant) =>
    expect((await listOf(tenant)).map(({ email }) => email).sort()).toEqual([
      "a@firm.example",
      "b@firm.example",
    ]),
  inWorkspace: false,
  namesRow: false,
  refused: { when: "for an empty list", code: "invalid", arrange: async () => ({ text: "" }) },
});

describe("a list of addresses", () => {
  it("is counted line by line, and comes out again", async () => {
    const tenant = await createTenant(kit);
    await suppressed(tenant, "complaint");
    const text = `no@firm.example\r\n=cmd@firm.example;x\r\nnot an address\r\n${Array.from({ length: 6000 }, (_, n) => `p${n}@firm.example`).join("\r\n")}`;
    expect(await importSuppressions(tenant.ctx, { text })).toEqual({
      added: 6001,
      already: 1,
      refused: 1,
      samples: [{ line: 3, text: "not an address" }],
    });
    let csv = "";
    for await (const piece of exportSuppressions(tenant.ctx)) csv += piece;
    const lines = csv.trim().split("\r\n");
    expect(lines).toHaveLength(6003);
    expect(lines.some((line) => line.startsWith("no@firm.example,complaint,test,"))).toBe(true);
    expect(lines.some((line) => line.startsWith("'=cmd@firm.example,manual,imported"))).toBe(true);
  });

  it("takes two that overlap at once", async () => {
    const tenant = await createTenant(kit);
    const list = Array.from({ length: 500 }, (_, n) => `p${n}@firm.example`);
    const made = await Promise.all([
      importSuppressions(tenant.ctx, { text: list.join("\n") }),
      importSuppressions(tenant.ctx, { text: list.toReversed().join("\n") }),
    ]);
    expect(made.reduce((sum, { added }) => sum + added, 0)).toBe(500);
  });
});

describe("the suppression list", () => {
  it("keeps somebody who unsubscribed, also where they were added by hand before", async () => {
    const tenant = await createTenant(kit);
    await suppressed(tenant, "manual");
    const input = await suppressed(tenant, "unsubscribed");
    expect(await listOf(tenant)).toMatchObject([{ reason: "unsubscribed" }]);
    await expectRefusal(removeSuppression(tenant.ctx, input), "refused_state");
  });

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
