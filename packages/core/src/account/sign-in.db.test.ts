import { sessions, signInAttempts } from "@penguin/db/schema";
import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import {
  createKit,
  expectAudit,
  expectRefusal,
  type Kit,
  mailTo,
  openPerson,
  PERSON,
  signedIn,
  solvedProof,
} from "../testing/index.ts";
import {
  endAllSessions,
  endSession,
  findSession,
  registerAccount,
  requireProof,
  resetPassword,
  signIn,
} from "./index.ts";

let kit: Kit;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
});
afterAll(() => kit.close());

const { email, password } = PERSON;
type Wish = Partial<Parameters<typeof signIn>[1]> & { ip?: string };
const enter = ({ ip, ...wish }: Wish = {}) =>
  signIn({ ...kit.account(), ...(ip !== undefined && { ip }) }, { email, password, ...wish });
const wrong = async (wish: Wish = {}) =>
  enter({ password: "wrong password", proof: await solvedProof(kit), ...wish });
const results = async () =>
  (await kit.account().auth.select().from(signInAttempts)).map((row) => row.result).sort();
const linkOf = (mail: string): string => /token=([\w-]{20,})/.exec(mail)?.[1] ?? "";

describe("a session", () => {
  it("knows who and where, until it ends or a day has passed", async () => {
    const { tenantId, userId } = await openPerson(kit);
    const { sessionId } = await enter();
    expect(await findSession(kit.account(), sessionId)).toMatchObject({
      tenantId,
      emailVerified: false,
      actor: { userId, roles: ["owner"] },
    });
    await expectAudit(kit.system(tenantId), "account.sign-in");
    kit.pass(24 * 3600);
    expect(await findSession(kit.account(), sessionId)).toBeUndefined();
    const second = await enter();
    await endSession(kit.account(), second.sessionId);
    expect(await findSession(kit.account(), second.sessionId)).toBeUndefined();
    expect(await findSession(kit.account(), "' or 1=1")).toBeUndefined();
  });

  it("lives 30 days when it is remembered and used, and ends when nothing was asked for a day", async () => {
    await openPerson(kit);
    const { sessionId } = await enter({ remember: true });
    for (let day = 0; day < 30; day += 1) {
      expect(await findSession(kit.account(), sessionId), `day ${day}`).toBeDefined();
      kit.pass(86_399);
    }
    expect(await findSession(kit.account(), sessionId)).toBeDefined();
    kit.pass(30);
    expect(await findSession(kit.account(), sessionId)).toBeUndefined();
    const { sessionId: idle } = await enter({ remember: true });
    kit.pass(86_400);
    expect(await findSession(kit.account(), idle)).toBeUndefined();
  });

  it("is capped by the organisation's limits, idle and absolute", async () => {
    await openPerson(kit);
    await kit.root`update tenants set session_idle_minutes = 10, session_hours = 1`;
    const { sessionId } = await enter({ remember: true });
    kit.pass(599);
    expect(await findSession(kit.account(), sessionId)).toBeDefined();
    kit.pass(600);
    expect(await findSession(kit.account(), sessionId)).toBeUndefined();
    const { sessionId: busy } = await enter({ remember: true });
    for (let i = 0; i < 6; i += 1) {
      kit.pass(590);
      expect(await findSession(kit.account(), busy)).toBeDefined();
    }
    kit.pass(61);
    expect(await findSession(kit.account(), busy)).toBeUndefined();
  });

  it("is over on a second process within a second of its end", async () => {
    const { sessionId, ctx } = await openPerson(kit);
    const other = { ...kit.account(), auth: kit.open("pm_auth", 2).db };
    expect(await findSession(other, sessionId)).toBeDefined();
    await endSession(ctx, sessionId);
    const from = performance.now();
    expect(await findSession(other, sessionId)).toBeUndefined();
    expect(performance.now() - from).toBeLessThan(1000);
  });

  it("is a new one at every sign-in, so that an id planted before is worth nothing", async () => {
    const { sessionId } = await openPerson(kit);
    const second = await enter();
    expect(second.sessionId).not.toBe(sessionId);
    expect((await kit.account().auth.select().from(sessions)).map((row) => row.id)).toContain(
      second.sessionId,
    );
  });

  it("ends when it is the oldest of six", async () => {
    const { sessionId } = await openPerson(kit);
    const later: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      kit.pass(1);
      later.push((await enter()).sessionId);
    }
    expect(await findSession(kit.account(), sessionId)).toBeUndefined();
    for (const id of later) expect(await findSession(kit.account(), id)).toBeDefined();
  });

  it("is not opened for somebody the organisation has blocked", async () => {
    const { sessionId } = await openPerson(kit);
    await kit.root`update members set roles = '{blocked}'`;
    await expectRefusal(enter(), "unauthenticated");
    const found = await findSession(kit.account(), sessionId);
    expect(found?.actor.roles ?? ["blocked"]).toContain("blocked");
    expect(await kit.account().auth.select().from(sessions)).toHaveLength(1);
  });
});

describe("guessing", () => {
  it("gets the same answer for an unknown address, a wrong password and a resting account, after the same hashing", async () => {
    await registerAccount(kit.account(), PERSON);
    const { passwords } = kit.doors;
    let checks = 0;
    const counting = {
      ...passwords,
      verify: (...args: Parameters<typeof passwords.verify>) => ((checks += 1), passwords.verify(...args)),
    };
    const ctx = { ...kit.account(), doors: { ...kit.doors, passwords: counting } };
    const guess = async (address: string) =>
      expectRefusal(
        signIn(ctx, { email: address, password: "wrong password", proof: await solvedProof(kit) }),
        "unauthenticated",
      );
    const answers = [await guess("nobody@firm.example")];
    for (let i = 0; i < 6; i += 1) answers.push(await guess(email));
    expect(new Set(answers.map((error) => JSON.stringify([error.message, error.details]))).size).toBe(1);
    expect(checks).toBe(answers.length);
    expect(await results()).toContain("resting");
  });

  it("rests for 15 minutes after five wrong passwords, for the right one too, and tells the owner once", async () => {
    await openPerson(kit);
    for (let i = 0; i < 5; i += 1) await expectRefusal(wrong(), "unauthenticated");
    await expectRefusal(enter({ proof: await solvedProof(kit) }), "unauthenticated");
    expect(kit.jobs.named("account.send-notice")).toHaveLength(1);
    expect(await mailTo(kit, email)).toContain("Too many wrong passwords");
    kit.pass(15 * 60);
    await enter();
    expect(
      kit.jobs.named("account.send-notice").filter((job) => JSON.stringify(job).includes("resting")),
    ).toEqual([]);
  });

  it("is five checks when twelve guesses come at once", async () => {
    await openPerson(kit);
    const proofs = await Promise.all(Array.from({ length: 12 }, () => solvedProof(kit)));
    await Promise.allSettled(proofs.map((proof) => wrong({ proof })));
    const counted = await results();
    expect(counted.filter((result) => result === "wrong_password")).toHaveLength(5);
    expect(counted.filter((result) => result === "resting")).toHaveLength(7);
    await expectRefusal(enter({ proof: await solvedProof(kit) }), "unauthenticated");
  });

  it("does not keep the owner out who comes from a place they came from before", async () => {
    await openPerson(kit);
    for (let i = 0; i < 20; i += 1) await expectRefusal(wrong({ ip: `198.51.100.${i}` }), "unauthenticated");
    await expectRefusal(enter({ ip: "203.0.113.7", proof: await solvedProof(kit) }), "unauthenticated");
    await enter({ proof: await solvedProof(kit) });
  });

  it("costs a solved riddle after three failures, each of which counts once", async () => {
    await openPerson(kit);
    for (let i = 0; i < 3; i += 1)
      await expectRefusal(enter({ password: "wrong password" }), "unauthenticated");
    const asked = await expectRefusal(enter(), "refused_state");
    expect(asked.details.reason).toBe("proof");
    const proof = await solvedProof(kit);
    await expectRefusal(wrong({ proof }), "unauthenticated");
    await expectRefusal(enter({ proof }), "refused_state");
    await enter({ proof: await solvedProof(kit) });
  });

  it("takes the answer to a riddle once, also when two requests bring it at the same moment", async () => {
    const proof = await solvedProof(kit);
    const both = await Promise.allSettled([
      requireProof(kit.account(), proof),
      requireProof(kit.account(), proof),
    ]);
    expect(both.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
    const old = await solvedProof(kit);
    kit.pass(600);
    for (const bad of [old, undefined, "nonsense"])
      await expectRefusal(requireProof(kit.account(), bad), "refused_state");
  });

  it("raises one alert for five failures from one place, and one for an account tried from many", async () => {
    await openPerson(kit);
    const alerts: unknown[] = [];
    const log = Object.assign(Object.create(kit.account().log) as ReturnType<Kit["account"]>["log"], {
      warn: (fields: unknown, text: string) => text === "security.alert" && alerts.push(fields),
    });
    const guess = async (address: string, ip: string) =>
      expectRefusal(
        signIn(
          { ...kit.account(), log, ip },
          { email: address, password: "wrong password", proof: await solvedProof(kit) },
        ),
        "unauthenticated",
      );
    for (let i = 0; i < 7; i += 1) await guess(`someone${i}@firm.example`, "198.51.100.1");
    expect(alerts).toMatchObject([{ scopes: ["place"], ip: "198.51.100.1" }]);
    for (let i = 0; i < 7; i += 1) await guess(email, `203.0.113.${i}`);
    expect(alerts.slice(1)).toMatchObject([{ scopes: ["account"] }]);
  });
});

describe("a browser that was not seen before", () => {
  it("is told by mail once, and not for the first one or a known one", async () => {
    const { devices: first } = await openPerson(kit);
    expect((await enter({ devices: first })).devices).toEqual(first);
    expect(kit.jobs.named("account.send-notice")).toEqual([]);
    const { devices: second } = await enter({ devices: ["planted-planted-planted"], userAgent: "Strange/9" });
    expect(second).not.toContain(first[0]);
    expect(second[0]).not.toBe("planted-planted-planted");
    expect(await mailTo(kit, email)).toContain("Strange/9");
    await enter({ devices: second });
    expect(kit.jobs.named("account.send-notice")).toEqual([]);
    await enter({ devices: ["planted-planted-planted"] });
    expect(kit.jobs.named("account.send-notice")).toHaveLength(1);
  });

  it("is known to each of the people who share it", async () => {
    const { devices } = await openPerson(kit);
    const other = await openPerson(kit, { email: "other@firm.example", organisation: "Other" });
    const shared = await enter({ email: "other@firm.example", devices: [...devices, ...other.devices] });
    await enter({ devices: shared.devices });
    expect(kit.jobs.named("account.send-notice")).toEqual([]);
  });

  it("is thrown out by the mail's link: every session ends and the password is worthless until it is reset", async () => {
    const { sessionId, tenantId } = await openPerson(kit);
    const stranger = await enter();
    const mail = await mailTo(kit, email);
    expect(mail).toContain("https://app.penguin.test/end-sessions?token=");
    expect(await endAllSessions(kit.account(), { token: linkOf(mail) })).toBeUndefined();
    const resetToken = linkOf(await mailTo(kit, email));
    for (const id of [sessionId, stranger.sessionId])
      expect(await findSession(kit.account(), id)).toBeUndefined();
    await expectRefusal(enter(), "unauthenticated");
    await expectAudit(kit.system(tenantId), "account.end-all-sessions");
    await expectRefusal(endAllSessions(kit.account(), { token: linkOf(mail) }), "invalid");
    await expectRefusal(resetPassword(kit.account(), { token: resetToken, password }), "invalid");
    await resetPassword(kit.account(), { token: resetToken, password: "purple otters sail north" });
    const { sessionId: fresh } = await enter({ password: "purple otters sail north" });
    expect(await signedIn(kit.account(), fresh)).toBeDefined();
    const rows = await kit.account().auth.select().from(sessions).where(eq(sessions.id, fresh));
    expect(rows).toHaveLength(1);
  });
});
