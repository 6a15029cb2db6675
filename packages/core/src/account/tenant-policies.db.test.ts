import { afterAll, beforeAll, expect, it } from "vitest";
import { createKit, createTenant, expectRefusal, invite, joinMember, type Kit } from "../testing/index.ts";
import { updatePolicies } from "../workspace/index.ts";
import { acceptInvitation, findSession, signIn } from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());

const RULES = {
  requireSecondFactor: false,
  sessionIdleMinutes: null,
  sessionHours: null,
  passwordMinLength: null,
};

it("holds members back without a second factor from the date of the rule on, not before", async () => {
  const tenant = await createTenant(kit);
  const { email } = await joinMember(kit, tenant);
  const { sessionId } = await signIn(kit.account(), { email, password: "correct horse" });
  const restriction = async () => (await findSession(kit.account(), sessionId))?.actor.restriction;
  await updatePolicies(tenant.ctx, { ...RULES, requireSecondFactor: true, graceDays: 1 });
  expect(await restriction()).toBeUndefined();
  await updatePolicies(tenant.ctx, { ...RULES, requireSecondFactor: true, graceDays: 0 });
  expect(await restriction()).toBe("second_factor");
  await updatePolicies(tenant.ctx, RULES);
  expect(await restriction()).toBeUndefined();
});

it("ends sessions that rested longer than the organisation allows", async () => {
  const tenant = await createTenant(kit);
  const { email } = await joinMember(kit, tenant);
  const { sessionId } = await signIn(kit.account(), { email, password: "correct horse" });
  await updatePolicies(tenant.ctx, { ...RULES, sessionIdleMinutes: 5 });
  kit.pass(299);
  expect(await findSession(kit.account(), sessionId)).toBeDefined();
  kit.pass(300);
  expect(await findSession(kit.account(), sessionId)).toBeUndefined();
});

it("asks somebody who joins for a password as long as the organisation wants", async () => {
  const tenant = await createTenant(kit);
  await updatePolicies(tenant.ctx, { ...RULES, passwordMinLength: 20 });
  const { token } = await invite(kit, tenant, { email: "long@firm.example" });
  const join = (password: string) =>
    acceptInvitation(kit.account(), undefined, { token, name: "Nia New", password });
  const error = await expectRefusal(join("correct horse"), "invalid");
  expect(error.details.fields?.["password"]).toContain("20");
  await join("correct horse and a good battery");
});
