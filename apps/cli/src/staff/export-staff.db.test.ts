import {
  createKit,
  createStaff,
  createTenant,
  type Kit,
  openGrant,
  TEST_SETTINGS,
} from "@penguin/core/testing";
import { sealAudit } from "@penguin/core/audit-log";
import { afterAll, beforeAll, expect, it } from "vitest";
import { printTrail } from "./export-staff.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit(new Date());
});
afterAll(() => kit.close());

it("prints what staff did, ends with the verification, and fails when a chain is broken", async () => {
  const tenant = await createTenant(kit);
  await openGrant(await createStaff(kit, "admin"), tenant.tenantId);
  await sealAudit(kit.platform());
  const today = kit.clock.now().toISOString().slice(0, 10);
  const print = async () => {
    const [out, err]: [string[], string[]] = [[], []];
    const source = {
      control: kit.open("pm_control").db,
      seed: TEST_SETTINGS.auditSigningSeed,
      now: kit.clock.now(),
    };
    const write = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) };
    const code = await printTrail(source, { from: today, to: today }, write);
    return { code, last: out.join("").trim().split("\n").at(-1) ?? "", err: err.join("") };
  };
  const whole = await print();
  expect(whole).toMatchObject({ code: 0, err: "" });
  expect(JSON.parse(whole.last)).toMatchObject({ kind: "verification", entries: 1, broken: [] });

  await kit.root.unsafe(`set session_replication_role = replica;
    delete from audit_log where action = 'staff.request-grant'; reset session_replication_role`);
  // The chain of a row that is gone is looked at when another row of the period is in it.
  await openGrant(await createStaff(kit, "admin"), tenant.tenantId);
  const broken = await print();
  expect(broken.code).toBe(1);
  expect(broken.err).toContain("row_missing");
});
