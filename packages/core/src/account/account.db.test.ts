import { users, userTokens } from "@penguin/db/schema";
import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { createKit, expectAudit, expectRefusal, type Kit } from "../testing/index.ts";
import { registerAccount, resendVerification, sendVerification, verifyEmail } from "./index.ts";

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
    ["a password that is easy to guess", { password: "qwertyuiop1" }],
    ["a password with the own name in it", { password: "zebra olive quartz lantern" }],
    ["a password with the organisation in it", { password: "zebra ACME quartz lantern" }],
    ["a password that was stolen", { password: "an often stolen sentence" }],
    ["no name", { name: " " }],
    ["no address", { email: "olive" }],
    ["a zone that does not exist", { zone: "Mars/Base" }],
  ])("refuses %s and says which field", async (_what, change) => {
    const error = await expectRefusal(register(change), "invalid");
    expect(Object.keys(error.details.fields ?? {})).toEqual(Object.keys(change));
  });
});

describe("verifying the address", () => {
  it("mails a link that works once, and keeps only its hash", async () => {
    const { userId, tenantId } = await register();
    await sendVerification(kit.account(), userId);
    expect(kit.smtp.mails[0]?.envelope).toEqual({ from: "system@penguin.test", to: "olive@firm.example" });
    const rows = await kit.account().auth.select().from(userTokens);
    expect(JSON.stringify(rows)).not.toContain(linkIn());
    expect(await verifyEmail(kit.account(), { token: linkIn() })).toEqual({ userId });
    await expectAudit(kit.system(tenantId), "account.verify-email");
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
