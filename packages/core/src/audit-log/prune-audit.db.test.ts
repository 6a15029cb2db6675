import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { type AuditEntry, tenantTransaction, writeAudit } from "../kernel/index.ts";
import { createKit, createTenant, type Kit, TEST_SETTINGS, type TestTenant } from "../testing/index.ts";
import { pruneAudit, sealStrays, verifyAudit } from "./index.ts";

const DAY = 86_400;

let kit: Kit;
let tenant: TestTenant;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
  tenant = await createTenant(kit);
});
afterAll(() => kit.close());

const verify = () =>
  verifyAudit(kit.platform().control, { seed: TEST_SETTINGS.auditSigningSeed, now: kit.clock.now() });
/** Moves both clocks: the application's, and the one the database holds against it. */
const pass = async (seconds: number): Promise<void> => {
  kit.pass(seconds);
  await kit.root.unsafe(`create or replace function app.now() returns timestamptz language sql volatile
    security definer set search_path = pg_catalog as $$ select timestamptz '${kit.clock.now().toISOString()}' $$`);
};
const tamper = async (statement: string): Promise<void> => {
  await kit.root.unsafe(
    `set session_replication_role = replica; ${statement}; reset session_replication_role`,
  );
};
const write = (action: AuditEntry["action"]): Promise<void> => {
  const job = kit.system(tenant.tenantId);
  return tenantTransaction(job, (tx) =>
    writeAudit(tx, job, { action, entity: "tenant", entityId: tenant.tenantId }),
  );
};
const actions = async (): Promise<string[]> => {
  const rows =
    await kit.root`select action from audit_log where tenant_id = ${tenant.tenantId} order by action`;
  return rows.map((row) => String(row["action"]));
};
/** One sealed row, alone in the log but for older ones of seven years. */
const sealedRow = async (action: AuditEntry["action"]): Promise<string> => {
  await write(action);
  await sealStrays(kit.platform());
  const [row] = await kit.root`select id from audit_log where action = ${action}`;
  return String(row?.["id"]);
};

describe("audit-log.prune", () => {
  it.each([
    ["90 days", "send.plan", 90],
    ["a year", "campaign.complete", 366],
    ["seven years", "suppression.add", 2557],
  ] as const)(
    "takes a row out after %s, not a day before, and leaves its link",
    async (_what, action, days) => {
      await sealedRow(action);
      const before = await verify();
      await pass((days - 1) * DAY);
      await pruneAudit(kit.platform());
      expect(await actions()).toContain(action);
      await pass(DAY);
      expect(await pruneAudit(kit.platform())).toBeGreaterThan(0);
      expect(await actions()).not.toContain(action);
      const after = await verify();
      expect(after).toMatchObject({ unsealed: 0, broken: [] });
      expect(after.pruned).toBeGreaterThan(0);
      expect(after.entries + after.pruned).toBe(before.entries);
    },
  );

  it("leaves a row the sealer has not reached, however old", async () => {
    await write("send.plan");
    await pass(91 * DAY);
    expect(await pruneAudit(kit.platform())).toBe(0);
    await sealStrays(kit.platform());
    expect(await pruneAudit(kit.platform())).toBe(1);
    expect(await verify()).toMatchObject({ unsealed: 0, pruned: 1, broken: [] });
  });

  it("does not believe a caller whose clock runs ahead of the database's", async () => {
    await sealedRow("send.plan");
    await pass(0);
    kit.pass(3000 * DAY);
    expect(await pruneAudit(kit.platform())).toBe(0);
    expect(await actions()).toContain("send.plan");
  });

  it("is the only way: a row past its time cannot be deleted by hand either", async () => {
    const id = await sealedRow("send.plan");
    await pass(91 * DAY);
    for (const login of ["pm_app", "pm_control", "pm_migrator", "postgres"]) {
      const { client } = kit.open(login);
      const refusal = client`delete from audit_log where id = ${id}`.catch(
        (error: { code?: string }) => error.code,
      );
      expect(await refusal, login).toBe("42501");
    }
    expect(await actions()).toContain("send.plan");
  });
});

describe("the chain of a pruned log", () => {
  it("names a row that was taken out before its time", async () => {
    const id = await sealedRow("send.plan");
    await tamper(`delete from audit_log where id = '${id}'`);
    await pass(89 * DAY);
    expect((await verify()).broken).toMatchObject([{ entryId: id, why: "row_missing" }]);
  });

  it.each([
    ["with its row", ""],
    ["and its row taken out", "; delete from audit_log where id = $1"],
  ])("names a link whose time to keep was forged, %s", async (_what, more) => {
    const id = await sealedRow("suppression.add");
    const forge = `update audit_seals set keep_until = now() - interval '9 years' where entry_id = $1${more}`;
    await tamper(forge.replaceAll("$1", `'${id}'`));
    await pass(1);
    expect((await verify()).broken).toMatchObject([{ entryId: id, why: "link_altered" }]);
    expect(await pruneAudit(kit.platform())).toBe(0);
  });

  it("is compared with the row's own time, so that a link made with too short a time is named", async () => {
    await write("suppression.add");
    const { tenantId } = tenant;
    await sealStrays(kit.platform());
    expect((await verify()).broken).toEqual([]);
    await tamper(
      `update audit_log set retention = 'short' where tenant_id = '${tenantId}' and action = 'suppression.add'`,
    );
    await pass(91 * DAY);
    expect(await pruneAudit(kit.platform())).toBe(0);
    expect((await verify()).broken).toMatchObject([{ why: "row_altered" }]);
  });
});
