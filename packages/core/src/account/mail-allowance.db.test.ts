import { afterAll, beforeEach, describe, expect, it } from "vitest";
import {
  createKit,
  createTenant,
  expectRefusal,
  type Kit,
  mailTo,
  openPerson,
  type Person,
  PERSON,
  solvedProof,
} from "../testing/index.ts";
import { inviteMember } from "../workspace/index.ts";
import { requestEmailChange, resendVerification, signUp } from "./index.ts";

let kit: Kit;
let person: Person;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
  person = await openPerson(kit);
  kit.jobs.clear();
});
afterAll(() => kit.close());

const STRANGER = "stranger@elsewhere.example";
const change = async (email: string) =>
  requestEmailChange(person.ctx, { email, current: PERSON.password, proof: await solvedProof(kit) });
const register = async (email: string, ip = "192.0.2.9") =>
  signUp({ ...kit.account(), ip }, { ...PERSON, email, organisation: "Next", proof: await solvedProof(kit) });
const refused = (ask: Promise<unknown>) => expectRefusal(ask, "limit_exceeded");

describe("a mail to an address that somebody typed", () => {
  it("leaves three times an hour and ten times a day, whoever asks and whatever for", async () => {
    await change(STRANGER);
    await register(STRANGER);
    const tenant = await createTenant(kit);
    const invite = () =>
      inviteMember(tenant.ctx, { email: STRANGER.toUpperCase(), roles: ["member"], workspaces: {} });
    await invite();
    await refused(invite());
    await refused(change(STRANGER));
    await refused(register(STRANGER, "198.51.100.1"));
    for (let hour = 1; hour <= 2; hour += 1) {
      kit.pass(3601);
      for (let n = 0; n < 3; n += 1) await register(STRANGER, `198.51.100.${hour}`);
    }
    kit.pass(3601);
    await register(STRANGER, "198.51.100.9");
    await refused(register(STRANGER, "198.51.100.9"));
    kit.pass(86_400);
    await register(STRANGER, "198.51.100.9");
  });

  it("is asked for three times an hour by one person, and sixty times from one place", async () => {
    for (let n = 0; n < 3; n += 1) await change(`s${n}@elsewhere.example`);
    await refused(change("s3@elsewhere.example"));
    for (let n = 0; n < 60; n += 1) await register(`t${n}@elsewhere.example`);
    await refused(register("t60@elsewhere.example"));
    await register("t60@elsewhere.example", "198.51.100.1");
  });

  it("counts what comes at once one after the other", async () => {
    const proofs = await Promise.all(Array.from({ length: 9 }, () => solvedProof(kit)));
    const tries = await Promise.allSettled(
      proofs.map((proof, n) =>
        signUp(
          { ...kit.account(), ip: `198.51.100.${n}` },
          { ...PERSON, email: STRANGER, organisation: `N${n}`, proof },
        ),
      ),
    );
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    const [kept] = await kit.root`select string_agg(address_hash, '') as text from mail_wishes`;
    expect(String(kept?.["text"])).not.toContain("elsewhere");
  });

  it("needs some work of the browser, and another verification mail has its limit", async () => {
    const wish = { email: STRANGER, current: PERSON.password };
    expect((await expectRefusal(requestEmailChange(person.ctx, wish), "refused_state")).details.reason).toBe(
      "proof",
    );
    await expectRefusal(signUp(kit.account(), { ...PERSON, email: STRANGER }), "refused_state");
    for (let n = 0; n < 3; n += 1) await resendVerification(kit.account(), person.userId);
    await refused(resendVerification(kit.account(), person.userId));
  });
});

describe("whether somebody has an address", () => {
  it("is not told by registering: the answer is the same, and the owner hears of it", async () => {
    expect(await register(PERSON.email.toUpperCase())).toBe(await register(STRANGER));
    expect(await kit.root`select name from tenants`).toHaveLength(2);
    expect(await mailTo(kit, PERSON.email)).toContain("You have an account already");
  });

  it("is not told by asking for it: the answer is the same, its owner hears of it and the asker gets no link", async () => {
    const other = await openPerson(kit, { email: "other@firm.example", organisation: "Other" });
    kit.jobs.clear();
    const answer = await change("other@firm.example");
    const mail = await mailTo(kit, "other@firm.example");
    expect(answer).toBe(await change(STRANGER));
    expect(mail).toContain("Somebody asked to use your address");
    expect(mail).not.toContain("change-email?token=");
    expect(other.userId).not.toBe(person.userId);
  });
});
