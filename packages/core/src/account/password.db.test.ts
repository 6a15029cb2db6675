import { passwordHistory, sessions, users, userTokens } from "@penguin/db/schema";
import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { TenantRole } from "../kernel/index.ts";
import {
  createKit,
  expectAudit,
  expectRefusal,
  type Kit,
  mailTo,
  openPerson,
  type Person,
  PERSON,
  solvedProof,
} from "../testing/index.ts";
import {
  changePassword,
  confirmEmailChange,
  findSession,
  registerAccount,
  requestEmailChange,
  requestPasswordReset,
  resetPassword,
  signIn,
  updateProfile,
} from "./index.ts";

let kit: Kit;
let person: Person;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
  person = await openPerson(kit);
});
afterAll(() => kit.close());

const { email, password } = PERSON;
const NEXT = "purple otters sail north";
const tokenIn = (mail: string): string => /token=([\w-]{20,})/.exec(mail)?.[1] ?? "";
const ask = async (address = email, ip = "192.0.2.9") =>
  requestPasswordReset({ ...kit.account(), ip }, { email: address, proof: await solvedProof(kit) });
const resetLink = async (): Promise<string> => {
  await ask();
  return tokenIn(await mailTo(kit, email));
};
const enter = (more: { email?: string; password?: string } = {}) =>
  signIn(kit.account(), { email, password, devices: person.devices, ...more });
const blocked = (): Person["ctx"] => ({
  ...person.ctx,
  actor: { ...person.ctx.actor, roles: ["owner", "blocked"] satisfies TenantRole[] },
});

describe("forgetting a password", () => {
  it("mails a link for a real address and none for an unknown one, with the same answer", async () => {
    expect(await ask()).toBe(await ask("nobody@firm.example"));
    expect(kit.jobs.named("account.send-notice")).toHaveLength(2);
    const mail = await mailTo(kit, email);
    expect(mail).toContain("https://app.penguin.test/reset-password?token=");
    expect(kit.smtp.mails).toHaveLength(1);
    expect(JSON.stringify(await kit.account().auth.select().from(userTokens))).not.toContain(tokenIn(mail));
  });

  it("sets a new password once, ends every session and leaves its audit row", async () => {
    const token = await resetLink();
    await resetPassword(kit.account(), { token, password: NEXT });
    expect(await findSession(kit.account(), person.sessionId)).toBeUndefined();
    await expectRefusal(enter(), "unauthenticated");
    await enter({ password: NEXT });
    await expectAudit(kit.system(person.tenantId), "account.reset-password");
    await expectRefusal(
      resetPassword(kit.account(), { token, password: "zebra quartz lantern moss" }),
      "invalid",
    );
    expect(await mailTo(kit, email)).toContain("Your password was changed");
  });

  it("takes one of two tabs that use the link at the same moment", async () => {
    const token = await resetLink();
    const tabs = ["zebra quartz lantern moss", "velvet harbor pickle stone"];
    const tries = await Promise.allSettled(
      tabs.map((one) => resetPassword(kit.account(), { token, password: one })),
    );
    expect(tries.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    const winner = tabs[tries.findIndex((one) => one.status === "fulfilled")] ?? "";
    await enter({ password: winner });
  });

  it("refuses a link after an hour, one that another replaced, and one of another kind", async () => {
    const first = await resetLink();
    const second = await resetLink();
    await resetPassword(kit.account(), { token: second, password: NEXT });
    await expectRefusal(resetPassword(kit.account(), { token: first, password: NEXT }), "invalid");
    const third = await resetLink();
    kit.pass(3600);
    await expectRefusal(
      resetPassword(kit.account(), { token: third, password: "zebra quartz lantern moss" }),
      "invalid",
    );
  });

  it("keeps the link when the password is refused", async () => {
    const token = await resetLink();
    const error = await expectRefusal(
      resetPassword(kit.account(), { token, password: "password12" }),
      "invalid",
    );
    expect(Object.keys(error.details.fields ?? {})).toEqual(["password"]);
    await resetPassword(kit.account(), { token, password: NEXT });
  });

  it("mails three times an hour at most, for an address and from a place, and asks for a solved riddle", async () => {
    await expectRefusal(requestPasswordReset(kit.account(), { email }), "refused_state");
    for (const ip of ["198.51.100.1", "198.51.100.2", "198.51.100.3"]) await ask(email, ip);
    await expectRefusal(ask(email, "198.51.100.4"), "limit_exceeded");
    for (const name of ["a", "b"]) await ask(`${name}@firm.example`, "198.51.100.3");
    await expectRefusal(ask("c@firm.example", "198.51.100.3"), "limit_exceeded");
    kit.pass(3600);
    await ask(email, "198.51.100.3");
  });

  it("lets the owner in at once whom a stranger's guesses kept out", async () => {
    const guess = async () =>
      signIn(kit.account(), { email, password: "wrong password", proof: await solvedProof(kit) });
    for (let i = 0; i < 5; i += 1) await expectRefusal(guess(), "unauthenticated");
    kit.jobs.clear();
    await resetPassword(kit.account(), { token: await resetLink(), password: NEXT });
    await signIn(kit.account(), { email, password: NEXT, proof: await solvedProof(kit) });
  });
});

describe("changing a password", () => {
  it("ends the other sessions, keeps this one and leaves its audit row", async () => {
    const { sessionId } = await enter();
    expect(await changePassword(person.ctx, { current: password, password: NEXT })).toEqual({
      endedSessions: 1,
    });
    expect(await findSession(kit.account(), sessionId)).toBeUndefined();
    expect(await findSession(kit.account(), person.sessionId)).toBeDefined();
    await enter({ password: NEXT });
    await expectAudit(kit.system(person.tenantId), "account.change-password");
    expect(await mailTo(kit, email)).toContain("Your password was changed");
  });

  it("refuses a wrong current password, and rests after five", async () => {
    const error = await expectRefusal(
      changePassword(person.ctx, { current: "wrong", password: NEXT }),
      "invalid",
    );
    expect(Object.keys(error.details.fields ?? {})).toEqual(["current"]);
    for (let i = 0; i < 4; i += 1)
      await expectRefusal(changePassword(person.ctx, { current: "wrong", password: NEXT }), "invalid");
    await expectRefusal(changePassword(person.ctx, { current: password, password: NEXT }), "limit_exceeded");
  });

  it("refuses the current password, the last five, and one too short for the organisation", async () => {
    const words = ["amber", "birch", "cedar", "dune", "ember", "fjord"];
    const later = words.map((word) => `${word} quartz lantern moss`);
    let current = password;
    for (const next of later) {
      await changePassword(person.ctx, { current, password: next });
      current = next;
      kit.pass(1);
    }
    for (const old of later)
      await expectRefusal(changePassword(person.ctx, { current, password: old }), "invalid");
    expect(await kit.account().auth.select().from(passwordHistory)).toHaveLength(5);
    await kit.root`update tenants set password_min_length = 30`;
    const error = await expectRefusal(changePassword(person.ctx, { current, password: NEXT }), "invalid");
    expect(error.details.fields?.["password"]).toContain("30");
    await kit.root`update tenants set password_min_length = null`;
    await changePassword(person.ctx, { current, password });
  });

  it("is forbidden to somebody blocked, and touches nobody else", async () => {
    await expectRefusal(changePassword(blocked(), { current: password, password: NEXT }), "forbidden");
    const other = await openPerson(kit, { email: "other@firm.example", organisation: "Other" });
    await changePassword(other.ctx, { current: password, password: NEXT });
    await enter();
  });
});

describe("changing the profile", () => {
  it("changes name and zone, in the organisation too, and leaves its audit row", async () => {
    await updateProfile(person.ctx, { name: "Olive Oak", zone: "Europe/Lisbon" });
    expect(await findSession(kit.account(), person.sessionId)).toMatchObject({
      profile: { zone: "Europe/Lisbon" },
      actor: { name: "Olive Oak" },
    });
    expect(await kit.root`select name from members`).toMatchObject([{ name: "Olive Oak" }]);
    const row = await expectAudit(kit.system(person.tenantId), "account.update-profile");
    expect(row.after).toEqual({ name: "Olive Oak", zone: "Europe/Lisbon" });
  });

  it("refuses no name and a zone that does not exist, somebody blocked, and leaves other people alone", async () => {
    const error = await expectRefusal(updateProfile(person.ctx, { name: " ", zone: "Mars/Base" }), "invalid");
    expect(Object.keys(error.details.fields ?? {})).toEqual(["name", "zone"]);
    await expectRefusal(updateProfile(blocked(), { name: "Olive Oak", zone: "UTC" }), "forbidden");
    const other = await openPerson(kit, { email: "other@firm.example", organisation: "Other" });
    await updateProfile(other.ctx, { name: "Somebody Else", zone: "UTC" });
    const [me] = await kit.account().auth.select().from(users).where(eq(users.id, person.userId));
    expect(me?.name).toBe(PERSON.name);
  });
});

describe("changing the address", () => {
  const wish = { email: "New@Firm.example", current: password };
  const wishFor = async (change: Partial<typeof wish> = {}, ctx = person.ctx) =>
    requestEmailChange(ctx, { ...wish, ...change, proof: await solvedProof(kit) });

  it("tells both mailboxes, and changes it everywhere when the new one confirms", async () => {
    await wishFor();
    const jobs = JSON.stringify(kit.jobs.jobs);
    expect(jobs).not.toContain("firm.example");
    const mail = await mailTo(kit, "new@firm.example");
    expect(mail).toContain("https://app.penguin.test/change-email?token=");
    expect(await mailTo(kit, email)).toContain("about to change");
    await enter();
    await confirmEmailChange(kit.account(), { token: tokenIn(mail) });
    await enter({ email: "new@firm.example" });
    expect(await kit.root`select email from members`).toMatchObject([{ email: "new@firm.example" }]);
    for (const action of ["account.request-email-change", "account.confirm-email-change"] as const)
      await expectAudit(kit.system(person.tenantId), action);
    await expectRefusal(confirmEmailChange(kit.account(), { token: tokenIn(mail) }), "invalid");
  });

  it("refuses a wrong password and somebody blocked", async () => {
    await expectRefusal(wishFor({ current: "wrong" }), "invalid");
    await expectRefusal(wishFor({}, blocked()), "forbidden");
  });

  it("does not take an address somebody registered in between, nor a wish that another replaced", async () => {
    await wishFor();
    const first = tokenIn(await mailTo(kit, "new@firm.example"));
    await wishFor({ email: "third@firm.example" });
    const second = tokenIn(await mailTo(kit, "third@firm.example"));
    await expectRefusal(confirmEmailChange(kit.account(), { token: first }), "invalid");
    await registerAccount(kit.account(), { ...PERSON, email: "third@firm.example", organisation: "Other" });
    await expectRefusal(confirmEmailChange(kit.account(), { token: second }), "conflict");
    expect(await kit.account().auth.select().from(sessions)).toHaveLength(1);
  });
});
