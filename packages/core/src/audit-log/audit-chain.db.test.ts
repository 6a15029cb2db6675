import { afterAll, beforeEach, describe, expect, it } from "vitest";
import {
  createKit,
  createTenant,
  expectRefusal,
  type Kit,
  makeCtx,
  TEST_SETTINGS,
  type TestTenant,
} from "../testing/index.ts";
import { createWorkspace } from "../workspace/index.ts";
import { exportAudit, listAudit, sealAudit, sealStrays, verifyAudit } from "./index.ts";

let kit: Kit;
let tenant: TestTenant;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
  tenant = await createTenant(kit);
});
afterAll(() => kit.close());

let written = 0;
const write = async (times: number, { ctx } = tenant): Promise<void> => {
  for (let i = 0; i < times; i += 1)
    await createWorkspace(ctx, { name: `Client ${(written += 1)}`, zone: "UTC" });
};
const verify = (tenantId?: string) =>
  verifyAudit(kit.platform().control, {
    seed: TEST_SETTINGS.auditSigningSeed,
    now: kit.clock.now(),
    tenantId,
  });
/** What somebody with a superuser's rights can do, past the triggers. */
const tamper = async (statement: string): Promise<void> => {
  await kit.root.unsafe(
    `set session_replication_role = replica; ${statement}; reset session_replication_role`,
  );
};
const entryAt = async (seq: number): Promise<string> => {
  const [row] =
    await kit.root`select entry_id from audit_seals where tenant_id = ${tenant.tenantId} and seq = ${seq}`;
  return String(row?.["entry_id"]);
};

describe("the audit chain", () => {
  it("links every row once, also when two sealers run at the same time", async () => {
    await write(12);
    await Promise.all([sealAudit(kit.platform()), sealAudit(kit.platform())]);
    await write(3);
    expect(await sealAudit(kit.platform())).toBe(3);
    expect(await sealAudit(kit.platform())).toBe(0);
    const report = await verify();
    expect(report).toMatchObject({ unsealed: 0, broken: [] });
    const [rows] = await kit.root`select count(*)::int as n from audit_log`;
    expect(report.entries).toBe(rows?.["n"]);
  });

  it("finds old rows that were committed late", async () => {
    await write(2);
    kit.pass(2 * 3600);
    expect(await sealAudit(kit.platform())).toBe(0);
    expect(await sealStrays(kit.platform())).toBeGreaterThan(1);
    expect(await verify()).toMatchObject({ unsealed: 0, broken: [] });
  });

  it.each([
    ["a row is altered", "update audit_log set action = 'workspace.nothing' where id = $1", "row_altered"],
    [
      "what a row says of before and after is altered",
      `update audit_log set after = '{"altered": true}' where id = $1`,
      "row_altered",
    ],
    ["a row is deleted", "delete from audit_log where id = $1", "row_missing"],
    ["a link is taken out", "delete from audit_seals where entry_id = $1", "link_missing"],
    [
      "a link is altered",
      "update audit_seals set hash = repeat('a', 64) where entry_id = $1",
      "link_altered",
    ],
  ])("names the first broken entry when %s", async (_what, statement, why) => {
    await write(9);
    await sealAudit(kit.platform());
    const [fourth, seventh] = [await entryAt(4), await entryAt(7)];
    for (const id of [seventh, fourth]) await tamper(statement.replace("$1", `'${id}'`));
    const { broken } = await verify();
    expect(broken).toMatchObject([{ tenantId: tenant.tenantId, seq: 4, why }]);
    if (why !== "link_missing") expect(broken[0]?.entryId).toBe(fourth);
  });

  it("signs the end of each day, so that a chain cut short or made anew is noticed", async () => {
    await write(4);
    await sealAudit(kit.platform());
    kit.pass(24 * 3600);
    await sealStrays(kit.platform());
    expect(await verify()).toMatchObject({ heads: 1, broken: [] });
    const [last] =
      await kit.root`select max(seq)::int as seq from audit_seals where tenant_id = ${tenant.tenantId}`;
    const seq = Number(last?.["seq"]);
    await tamper(
      `delete from audit_log where id = '${await entryAt(seq)}'; delete from audit_seals where tenant_id = '${tenant.tenantId}' and seq = ${seq}`,
    );
    expect((await verify()).broken).toMatchObject([{ seq, why: "cut_short" }]);
    await tamper("update audit_heads set seq = seq - 1");
    expect((await verify()).broken).toMatchObject([{ why: "head_altered" }]);
  });

  it("looks at one organisation alone when asked", async () => {
    const other = await createTenant(kit);
    await write(2);
    await write(2, other);
    await sealAudit(kit.platform());
    const { entries, tenants } = await verify(other.tenantId);
    expect(tenants).toBe(1);
    expect(entries).toBeLessThan((await verify()).entries);
  });
});

describe("audit-log.list", () => {
  it("is found by action, by who did it and by time, for owners only", async () => {
    await write(3);
    kit.pass(3600);
    await write(2);
    const at = kit.clock.now();
    const count = async (more: object): Promise<number> => (await listAudit(tenant.ctx, more)).rows.length;
    expect(await count({ action: "workspace.cr" })).toBe(5);
    expect(await count({ action: "workspace.create", from: at.toISOString() })).toBe(2);
    expect(await count({ to: new Date(at.getTime() - 1).toISOString(), action: "workspace.c" })).toBe(3);
    expect(await count({ actorKind: "api_key" })).toBe(0);
    expect(await count({ action: "%" })).toBe(0);
    const viewer = makeCtx(kit, { tenant, roles: ["viewer"] });
    await expectRefusal(listAudit(viewer, {}), "forbidden");
  });
});

describe("audit-log.export", () => {
  const textOf = async (pieces: AsyncGenerator<string>): Promise<string> => {
    let text = "";
    for await (const piece of pieces) text += piece;
    return text;
  };

  it("gives every row of the organisation once, oldest first, and no formula to a spreadsheet", async () => {
    const other = await createTenant(kit);
    await write(1, other);
    await write(3);
    await tamper("update audit_log set reason = '=HYPERLINK(1)' where action = 'workspace.create'");
    const lines = (await textOf(exportAudit(tenant.ctx, { action: "workspace.create" })))
      .trim()
      .split("\r\n");
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^at,action,actorKind,/);
    for (const line of lines.slice(1)) expect(line).toContain(",'=HYPERLINK(1),");
  });

  it("refuses whom the role does not allow before the first piece", async () => {
    const viewer = makeCtx(kit, { tenant, roles: ["viewer"] });
    await expectRefusal(textOf(exportAudit(viewer, {})), "forbidden");
  });
});
