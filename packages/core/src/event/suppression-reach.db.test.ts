import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTopic } from "../consent/index.ts";
import { createContact, eraseContact } from "../contact/index.ts";
import { barredAmong, tenantTransaction } from "../kernel/index.ts";
import {
  addSuppression,
  barAddress,
  listBars,
  listSuppressions,
  removeSuppression,
  unbarAddress,
} from "../suppression/index.ts";
import {
  createKit,
  createTenant,
  expectRefusal,
  importCsv,
  type Kit,
  type TestTenant,
} from "../testing/index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());
const listOf = async (tenant: TestTenant) => (await listSuppressions(tenant.ctx, {})).rows;

const operator = () => ({ operator: kit.open("pm_operator").db, clock: kit.clock });

describe("how far a suppression reaches", () => {
  const barred = (tenant: TestTenant, email: string, workspaceId: string | null) =>
    tenantTransaction(tenant.ctx, async (tx) => (await barredAmong(tx, [email], workspaceId)).size === 1);

  it("is a workspace or a topic where one is named, and says so", async () => {
    const tenant = await createTenant(kit);
    const { ctx, workspaceId } = tenant;
    const { id: topicId } = await createTopic(ctx, { workspaceId, name: "News" });
    await addSuppression(ctx, { email: "w@firm.example", workspaceId });
    await addSuppression(ctx, { email: "t@firm.example", topicId });
    await addSuppression(ctx, { email: "w@firm.example" });
    const { rows } = await listSuppressions(ctx, { workspaceId });
    expect(rows.sort((a, b) => (a.email < b.email ? -1 : 1))).toMatchObject([
      { email: "t@firm.example", scope: "topic", scopeName: "News", addedByName: "Olive Owner" },
      { email: "w@firm.example", scope: "workspace" },
    ]);
    expect((await listSuppressions(ctx, { scope: "tenant" })).rows).toHaveLength(1);
    expect(await barred(tenant, "t@firm.example", workspaceId)).toBe(false);
    await removeSuppression(ctx, {
      suppressionId: (await listSuppressions(ctx, { scope: "tenant" })).rows[0]?.id ?? "",
    });
    expect(await barred(tenant, "w@firm.example", workspaceId)).toBe(true);
    expect(await barred(tenant, "w@firm.example", null)).toBe(false);
    await expectRefusal(
      addSuppression(ctx, { email: "x@firm.example", workspaceId: tenant.userId }),
      "not_found",
    );
  });

  it("is every tenant for whom the staff barred, whose address is kept nowhere else, until they lift it", async () => {
    const [tenant, other] = [await createTenant(kit), await createTenant(kit)];
    const email = "angry@firm.example";
    const hash = await barAddress(operator(), {
      email: "Angry@firm.example",
      source: "asked us by letter",
    });
    expect(await barred(tenant, email, null)).toBe(true);
    expect(await listBars(operator(), 10)).toMatchObject([{ hash, source: "asked us by letter" }]);
    expect(await barred(other, email, null)).toBe(true);
    expect(await barred(other, "calm@firm.example", null)).toBe(false);
    expect((await listSuppressions(other.ctx, {})).rows).toEqual([]);
    const kept = await kit.root`select hash from platform_bars`;
    expect(kept.map(({ hash }) => String(hash)).every((hash) => /^[0-9a-f]{64}$/.test(hash))).toBe(true);
    const report = await importCsv(kit, other, `email\n${email}\ncalm@firm.example\n`);
    const [row] =
      await kit.root`select rows_imported, rows_skipped from imports where id = ${report.importId}`;
    expect({ ...row }).toEqual({ rows_imported: 1, rows_skipped: 1 });
    expect(await unbarAddress(operator(), hash)).toBe(true);
    expect(await unbarAddress(operator(), email)).toBe(false);
    expect(await barred(other, email, null)).toBe(false);
  });

  it("outlives the person's erasure as a keyed hash, in this tenant alone", async () => {
    const [tenant, other] = [await createTenant(kit), await createTenant(kit)];
    const email = "gone@firm.example";
    const { id: contactId } = await createContact(tenant.ctx, { email });
    await addSuppression(tenant.ctx, { email });
    expect(await eraseContact(tenant.ctx, { contactId, confirm: email })).toEqual({ suppressions: 1 });
    const [row] = await listOf(tenant);
    expect(row?.email).toMatch(/^#[0-9a-f]{64}$/);
    expect([await barred(tenant, email, null), await barred(other, email, null)]).toEqual([true, false]);
    const { importId } = await importCsv(kit, tenant, `email\n${email}\n`);
    const [told] = await kit.root`select rows_imported, rows_skipped from imports where id = ${importId}`;
    expect({ ...told }).toEqual({ rows_imported: 0, rows_skipped: 1 });
    await createContact(tenant.ctx, { email });
    expect(await suppressedAgain(tenant, email)).toEqual([{ email, bar: "suppressed" }]);
  });

  const suppressedAgain = (tenant: TestTenant, email: string) =>
    tenantTransaction(tenant.ctx, async (tx) =>
      (await tx.execute(sql`select * from app.barred(array[${email}], null, null)`)).map((row) => ({
        ...row,
      })),
    );
});
