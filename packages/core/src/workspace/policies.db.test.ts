import { authenticators } from "@penguin/db/schema";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKit, createTenant, describeVerb, joinMember, type Kit } from "../testing/index.ts";
import { getPolicies, updatePolicies } from "./index.ts";

let kit: Kit;
beforeAll(async () => {
  kit = await createKit();
});
afterAll(() => kit.close());

const INPUT = {
  requireSecondFactor: true,
  sessionIdleMinutes: 30,
  sessionHours: 12,
  passwordMinLength: 14,
};
const DAY_MS = 86_400_000;

describeVerb(() => kit, {
  action: "workspace.update-policies",
  run: updatePolicies,
  arrange: async () => ({ ...INPUT, graceDays: 3 }),
  verify: async (_kit, tenant) =>
    expect(await getPolicies(tenant.ctx)).toMatchObject({
      secondFactorFrom: new Date(kit.clock.now().getTime() + 3 * DAY_MS),
      sessionIdleMinutes: 30,
      sessionHours: 12,
      passwordMinLength: 14,
    }),
  inWorkspace: false,
  namesRow: false,
  refused: {
    when: "for a password shorter than the platform's",
    code: "invalid",
    arrange: async (_kit, _tenant, input) => ({ ...input, passwordMinLength: 8 }),
  },
});

describe("the second factor of everybody", () => {
  it("keeps the date that stands, moves it when told, and ends", async () => {
    const { ctx } = await createTenant(kit);
    const from = async () => (await getPolicies(ctx)).secondFactorFrom?.getTime();
    const first = kit.clock.now().getTime() + 14 * DAY_MS;
    await updatePolicies(ctx, INPUT);
    expect(await from()).toBe(first);
    kit.pass(3600);
    await updatePolicies(ctx, INPUT);
    expect(await from()).toBe(first);
    await updatePolicies(ctx, { ...INPUT, graceDays: 0 });
    expect(await from()).toBe(kit.clock.now().getTime());
    await updatePolicies(ctx, { ...INPUT, requireSecondFactor: false });
    expect(await from()).toBeUndefined();
  });

  it("names the members of this organisation that have none", async () => {
    const tenant = await createTenant(kit);
    const [amy, bob] = [
      await joinMember(kit, tenant, { name: "Amy" }),
      await joinMember(kit, tenant, { name: "Bob" }),
    ];
    const other = await createTenant(kit);
    const at = kit.clock.now();
    for (const [userId, confirmedAt] of [
      [amy.userId, at],
      [bob.userId, null],
      [other.userId, at],
    ] as const)
      await kit
        .account()
        .auth.insert(authenticators)
        .values({ userId, sealed: "x", confirmedAt, createdAt: at });
    const found = await getPolicies(tenant.ctx);
    expect(found).toMatchObject({ members: 3, membersWithoutFactor: 2 });
    expect(found.withoutFactor.map((person) => person.name)).toEqual(["Bob", "Olive Owner"]);
  });
});
