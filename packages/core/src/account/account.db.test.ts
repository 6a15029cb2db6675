import { sessions, users, userTokens } from "@penguin/db/schema";
import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createKit, expectAudit, expectRefusal, type Kit } from "../testing/index.ts";
import {
  endSession,
  findSession,
  registerAccount,
  resendVerification,
  sendVerification,
  signIn,
  verifyEmail,
} from "./index.ts";

let kit: Kit;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
});
afterAll(() => kit.close());

const INPUT = {
  email: "Olive@Firm.example",
  name: "Olive",
  password: "correct horse",
  organisation: "Acme",
  zone: "UTC",
};
const register = (more: Partial<typeof INPUT> = {}) => registerAccount(kit.account(), { ...INPUT, ...more });
const enter = (password = INPUT.password, email = INPUT.email) => signIn(kit.account(), { email, password });
const linkIn = (index = 0): string => {
  const raw = kit.smtp.mails[index]?.raw.toString().replaceAll("=\r\n", "") ?? "";
  return /verify-email\?token=(?:3D)?([\w-]{20,})/.exec(raw.replaceAll("=3D", "="))?.[1] ?? "";
};

describe("registering", () => {
  it("makes person, organisation with owner and workspace, and asks for the verification mail", async () => {
    const { userId, tenantId } = await register();
    const [user] = await kit.account().auth.select().from(users).where(eq(users.id, userId));
    expect(user).toMatchObject({ email: "olive@firm.example", emailVerifiedAt: null });
    expect(user?.passwordHash).not.toBe(INPUT.password);
    expect(kit.jobs.named("account.send-verification").map((job) => job.payload)).toMatchObject([{ userId }]);
    await expectAudit(kit.system(tenantId), "account.register");
  });

  it("refuses an address that is taken, in any case of its letters, and leaves nothing behind", async () => {
    await register();
    await expectRefusal(register({ email: "OLIVE@firm.EXAMPLE", organisation: "Second" }), "conflict");
    expect(await kit.root`select name from tenants`).toHaveLength(1);
  });

  it("registers an address once when it is asked five times at the same moment", async () => {
    const tries = await Promise.allSettled(Array.from({ length: 5 }, () => register()));
    const refused = tries.flatMap((one) =>
      one.status === "rejected" ? [(one.reason as { code?: string }).code] : [],
    );
    expect(refused).toEqual(Array(4).fill("conflict"));
    expect(await kit.root`select name from tenants`).toHaveLength(1);
  });

  it.each([
    ["a short password", { password: "short" }],
    ["no name", { name: " " }],
    ["no address", { email: "olive" }],
    ["a zone that does not exist", { zone: "Mars/Base" }],
  ])("refuses %s and says which field", async (_what, change) => {
    const error = await expectRefusal(register(change), "invalid");
    expect(Object.keys(error.details.fields ?? {})).toEqual(Object.keys(change));
  });
});

describe("signing in", () => {
  it("opens a session that knows who and where, until it ends or a day has passed", async () => {
    const { userId, tenantId } = await register();
    const { sessionId } = await enter();
    expect(await findSession(kit.account(), sessionId)).toMatchObject({
      tenantId,
      emailVerified: false,
      actor: { userId, roles: ["owner"] },
    });
    kit.pass(24 * 3600);
    expect(await findSession(kit.account(), sessionId)).toBeUndefined();
    const second = await enter();
    await endSession(kit.account(), second.sessionId);
    expect(await findSession(kit.account(), second.sessionId)).toBeUndefined();
    expect(await findSession(kit.account(), "' or 1=1")).toBeUndefined();
  });

  it("answers the same to an unknown address and a wrong password", async () => {
    await register();
    const wrong = await expectRefusal(enter("wrong password"), "unauthenticated");
    const unknown = await expectRefusal(enter(INPUT.password, "nobody@firm.example"), "unauthenticated");
    expect(unknown.message).toBe(wrong.message);
  });

  it("rests for 15 minutes after five wrong passwords, for the right one too", async () => {
    await register();
    for (let i = 0; i < 5; i += 1) await expectRefusal(enter("wrong password"), "unauthenticated");
    await expectRefusal(enter(), "unauthenticated");
    kit.pass(15 * 60);
    await enter();
  });

  it("counts wrong passwords that come at the same time", async () => {
    await register();
    await Promise.allSettled(Array.from({ length: 12 }, () => enter("wrong password")));
    await expectRefusal(enter(), "unauthenticated");
  });

  it("lets nobody in whom the organisation has blocked", async () => {
    await register();
    const { sessionId } = await enter();
    await kit.root`update members set roles = '{blocked}'`;
    await expectRefusal(enter(), "unauthenticated");
    const found = await findSession(kit.account(), sessionId);
    expect(found?.actor.roles ?? ["blocked"]).toContain("blocked");
    expect(await kit.account().auth.select().from(sessions)).toHaveLength(1);
  });
});

describe("verifying the address", () => {
  it("mails a link that works once, and keeps only its hash", async () => {
    const { userId } = await register();
    await sendVerification(kit.account(), userId);
    expect(kit.smtp.mails[0]?.envelope).toEqual({ from: "system@penguin.test", to: "olive@firm.example" });
    const rows = await kit.account().auth.select().from(userTokens);
    expect(JSON.stringify(rows)).not.toContain(linkIn());
    expect(await verifyEmail(kit.account(), { token: linkIn() })).toEqual({ userId });
    await expectRefusal(verifyEmail(kit.account(), { token: linkIn() }), "invalid");
  });

  it("lets a link lapse after a day", async () => {
    const { userId } = await register();
    await sendVerification(kit.account(), userId);
    kit.pass(86_400);
    await expectRefusal(verifyEmail(kit.account(), { token: linkIn() }), "invalid");
  });

  it("mails nothing to somebody verified, and throws when the mail was not taken", async () => {
    const { userId } = await register();
    kit.smtp.answer = () => ({ kind: "deferred", code: 451, reply: "451 later", stage: "rcpt" });
    await expect(sendVerification(kit.account(), userId)).rejects.toThrow("not accepted");
    kit.smtp.answer = () => undefined;
    await sendVerification(kit.account(), userId);
    await verifyEmail(kit.account(), { token: linkIn(1) });
    await sendVerification(kit.account(), userId);
    expect(kit.smtp.mails).toHaveLength(2);
  });

  it("asks for one further mail a minute at most", async () => {
    const { userId } = await register();
    kit.jobs.clear();
    for (const seconds of [0, 5, 60]) {
      kit.pass(seconds);
      await resendVerification(kit.account(), userId);
    }
    expect(new Set(kit.jobs.jobs.map((job) => job.key)).size).toBe(2);
  });
});
