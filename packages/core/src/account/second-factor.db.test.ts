import { authenticators, backupCodes } from "@penguin/db/schema";
import { createSecretBox } from "@penguin/infra/secret";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import {
  createKit,
  expectAudit,
  expectRefusal,
  type Kit,
  mailTo,
  openPerson,
  type Person,
  PERSON,
  rewrapAuditKeys,
  signedIn,
  solvedProof,
} from "../testing/index.ts";
import { createWorkspace, listWorkspaces } from "../workspace/index.ts";
import {
  confirmSecondFactor,
  findSession,
  getSecondFactor,
  removeSecondFactor,
  renewBackupCodes,
  rewrapAuthenticators,
  signIn,
  startSecondFactor,
} from "./index.ts";
import { totpAt } from "./totp.ts";

let kit: Kit;
let person: Person;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
  person = await openPerson(kit);
});
afterAll(() => kit.close());

const { email, password } = PERSON;
type Wish = Partial<Parameters<typeof signIn>[1]>;
const enter = (wish: Wish = {}) =>
  signIn(kit.account(), { email, password, devices: person.devices, ...wish });
/** Turns the second factor on; the clock then stands at the next code. */
const enrol = async (ctx = person.ctx) => {
  const { secret } = await startSecondFactor(ctx, { current: password });
  const { codes } = await confirmSecondFactor(ctx, { code: totpAt(secret, kit.clock.now()) });
  kit.pass(30);
  return { codes, code: () => totpAt(secret, kit.clock.now()) };
};
const blocked = (): Person["ctx"] => ({
  ...person.ctx,
  actor: { ...person.ctx.actor, roles: ["owner", "blocked"] },
});

describe("a second factor", () => {
  it("counts once a code was seen; its secret is sealed, its codes are hashed, and the person is told", async () => {
    const { secret, uri, picture } = await startSecondFactor(person.ctx, { current: password });
    expect([uri, picture.slice(0, 18)]).toEqual([expect.stringContaining(secret), "data:image/svg+xml"]);
    await enter();
    await expectRefusal(confirmSecondFactor(person.ctx, { code: "000000" }), "invalid");
    const { codes } = await confirmSecondFactor(person.ctx, { code: totpAt(secret, kit.clock.now()) });
    expect(new Set(codes).size).toBe(10);
    const kept = JSON.stringify([
      await kit.account().auth.select().from(authenticators),
      await kit.account().auth.select().from(backupCodes),
    ]);
    for (const hidden of [secret, ...codes]) expect(kept).not.toContain(hidden);
    expect(await getSecondFactor(person.ctx)).toMatchObject({ since: kit.clock.now(), codesLeft: 10 });
    await expectAudit(kit.system(person.tenantId), "account.confirm-second-factor");
    expect(await mailTo(kit, email)).toContain("Two-step sign-in is on");
    await expectRefusal(startSecondFactor(person.ctx, { current: password }), "refused_state");
  });

  it("is asked for at sign-in, each code once, also when two browsers bring it at the same moment", async () => {
    const { code } = await enrol();
    const asked = await expectRefusal(enter(), "unauthenticated");
    expect(asked.details.reason).toBe("second_factor");
    const both = await Promise.allSettled([enter({ code: code() }), enter({ code: code() })]);
    expect(both.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    const replay = await expectRefusal(enter({ code: code() }), "unauthenticated");
    expect(replay.details.reason).toBe("second_factor_wrong");
    kit.pass(30);
    await enter({ code: code() });
  });

  it("rests after five wrong codes, and does not say so", async () => {
    await enrol();
    const guess = async () => enter({ code: "000000", proof: await solvedProof(kit) });
    for (let i = 0; i < 5; i += 1) await expectRefusal(guess(), "unauthenticated");
    const rested = await expectRefusal(guess(), "unauthenticated");
    expect(rested.details.reason).toBeUndefined();
  });

  it("lets each backup code in once, however it is typed; new ones make the old worthless", async () => {
    const { codes, code } = await enrol();
    for (const one of codes.slice(0, 4)) await enter({ code: one.toUpperCase().replaceAll("-", " ") });
    await expectRefusal(enter({ code: codes[0] ?? "" }), "unauthenticated");
    expect((await getSecondFactor(person.ctx)).codesLeft).toBe(6);
    const fresh = await renewBackupCodes(person.ctx, { current: password, code: code() });
    await expectRefusal(enter({ code: codes[5] ?? "" }), "unauthenticated");
    await enter({ code: fresh.codes[5] ?? "" });
    await expectAudit(kit.system(person.tenantId), "account.renew-backup-codes");
  });

  it("is not asked for 30 days in a browser that is trusted, and is in another", async () => {
    const { code } = await enrol();
    const { devices } = await enter({ code: code(), trust: true });
    kit.pass(29 * 86_400);
    await enter({ devices });
    await expectRefusal(enter({ devices: [] }), "unauthenticated");
    kit.pass(86_400);
    await expectRefusal(enter({ devices }), "unauthenticated");
  });

  it("is asked for in a browser that somebody knows or marked before it was trusted", async () => {
    const { code } = await enrol();
    const planted = "planted-planted-planted-planted";
    const { devices } = await enter({ code: code(), trust: true, devices: [planted, ...person.devices] });
    expect(devices).not.toContain(person.devices[0]);
    for (const guess of [[planted], person.devices, [planted, ...person.devices]])
      await expectRefusal(enter({ devices: guess }), "unauthenticated");
    await enter({ devices });
    const other = await openPerson(kit, { email: "other@firm.example", organisation: "Other" });
    const { secret } = await startSecondFactor(other.ctx, { current: password });
    await confirmSecondFactor(other.ctx, { code: totpAt(secret, kit.clock.now()) });
    await expectRefusal(enter({ email: "other@firm.example", devices }), "unauthenticated");
  });

  it("goes by password and code, with its codes and its trust", async () => {
    const { code } = await enrol();
    await enter({ code: code(), trust: true });
    kit.pass(30);
    for (const [field, wish] of [
      ["current", { current: "wrong", code: code() }],
      ["code", { current: password, code: "000000" }],
    ] as const) {
      const error = await expectRefusal(removeSecondFactor(person.ctx, wish), "invalid");
      expect(Object.keys(error.details.fields ?? {})).toEqual([field]);
    }
    await removeSecondFactor(person.ctx, { current: password, code: code() });
    await enter({ devices: [] });
    expect(await kit.account().auth.select().from(backupCodes)).toEqual([]);
    await expectAudit(kit.system(person.tenantId), "account.remove-second-factor");
    await expectRefusal(removeSecondFactor(person.ctx, { current: password, code: code() }), "refused_state");
  });

  it("is nobody's to change who is blocked, and one's own only", async () => {
    const { code } = await enrol();
    for (const act of [
      () => startSecondFactor(blocked(), { current: password }),
      () => confirmSecondFactor(blocked(), { code: code() }),
      () => removeSecondFactor(blocked(), { current: password, code: code() }),
      () => renewBackupCodes(blocked(), { current: password, code: code() }),
    ])
      await expectRefusal(act(), "forbidden");
    const other = await openPerson(kit, { email: "other@firm.example", organisation: "Other" });
    await expectRefusal(removeSecondFactor(other.ctx, { current: password, code: code() }), "refused_state");
    expect((await getSecondFactor(person.ctx)).since).not.toBeNull();
  });
});

describe("a rotated key", () => {
  it("seals every authenticator anew, once, and codes go on working without the old key", async () => {
    const { code } = await enrol();
    const fresh = { id: "k2", key: new Uint8Array(32).fill(9) };
    kit.doors.secrets = createSecretBox([fresh, { id: "k1", key: new Uint8Array(32).fill(7) }]);
    expect([await rewrapAuthenticators(kit.account()), await rewrapAuthenticators(kit.account())]).toEqual([
      1, 0,
    ]);
    await rewrapAuditKeys(kit);
    kit.doors.secrets = createSecretBox([fresh]);
    expect(await enter({ code: code() })).toMatchObject({ email });
  });
});

describe("an organisation that asks for a second factor", () => {
  it("lets somebody without one reach their account only, from the day on", async () => {
    const from = new Date(kit.clock.now().getTime() + 3600_000);
    await kit.root`update tenants set second_factor_from = ${from.toISOString()}`;
    const tenant = async () => {
      const { actor } = await signedIn(kit.account(), person.sessionId);
      return { ...kit.system(person.tenantId), actor };
    };
    await listWorkspaces(await tenant());
    expect((await getSecondFactor(person.ctx)).requiredFrom).toEqual(from);
    kit.pass(3600);
    expect((await findSession(kit.account(), person.sessionId))?.actor.restriction).toBe("second_factor");
    const refused = await expectRefusal(listWorkspaces(await tenant()), "forbidden");
    expect(refused.details.reason).toBe("second_factor");
    const { code } = await enrol(await signedIn(kit.account(), person.sessionId));
    await listWorkspaces(await tenant());
    await createWorkspace(await tenant(), { name: "Client", zone: "UTC" });
    await expectRefusal(removeSecondFactor(person.ctx, { current: password, code: code() }), "refused_state");
  });
});
