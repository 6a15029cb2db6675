import { afterAll, beforeEach, describe, expect, it } from "vitest";
import {
  createKit,
  expectAudit,
  expectRefusal,
  type Kit,
  mailTo,
  ONE_PIXEL,
  openPerson,
  type Person,
  PERSON,
} from "../testing/index.ts";
import { changePassword, findSession, readAvatar, signIn, updateAvatar, updateProfile } from "./index.ts";

let kit: Kit;
let person: Person;
beforeEach(async () => {
  await kit?.close();
  kit = await createKit();
  person = await openPerson(kit);
});
afterAll(() => kit.close());

const { email, name, password } = PERSON;
const blocked = (): Person["ctx"] => ({
  ...person.ctx,
  actor: { ...person.ctx.actor, roles: ["owner", "blocked"] },
});
const profile = async () => (await findSession(kit.account(), person.sessionId))?.profile;

describe("formats and language", () => {
  it("are kept, leave what is not named as it was, and leave their audit row", async () => {
    const wish = {
      dateFormat: "iso",
      hour12: true,
      language: "es",
      mutedNotices: ["import_finished"],
    } as const;
    await updateProfile(person.ctx, { name, zone: "Asia/Tokyo", ...wish, mutedNotices: ["import_finished"] });
    expect(await profile()).toMatchObject({ ...wish, zone: "Asia/Tokyo" });
    kit.pass(1);
    await updateProfile(person.ctx, { name, zone: "UTC" });
    expect(await profile()).toMatchObject({ ...wish, zone: "UTC" });
    const { before } = await expectAudit(kit.system(person.tenantId), "account.update-profile");
    expect(before).toEqual({ name, zone: "Asia/Tokyo" });
  });

  it("refuses a language and a format that do not exist, and to turn off a security mail", async () => {
    const strange = { dateFormat: "klingon", language: "xx", mutedNotices: ["password_changed"] };
    const wish = { name, zone: "UTC", ...strange } as unknown as Parameters<typeof updateProfile>[1];
    const error = await expectRefusal(updateProfile(person.ctx, wish), "invalid");
    expect(Object.keys(error.details.fields ?? {})).toEqual(["dateFormat", "language", "mutedNotices.0"]);
  });

  it("are those of the mails the person gets", async () => {
    const spanish = { dateFormat: "day_first", hour12: true, language: "es" } as const;
    await updateProfile(person.ctx, { name, zone: "America/Bogota", ...spanish });
    kit.jobs.clear();
    await signIn(kit.account(), { email, password, userAgent: "Second/1" });
    const mail = await mailTo(kit, email);
    expect(mail).toContain("Hola, Olive:");
    expect(mail).toMatch(/Hora: 2 de marzo de 2026, 0?4:00.*America\/Bogota/);
    await changePassword(person.ctx, { current: password, password: "purple otters sail north" });
    expect(await mailTo(kit, email)).toContain("cerrado tus otras sesiones");
  });
});

describe("the picture", () => {
  it("is kept as a square WebP, replaces the one before, and goes again", async () => {
    const { avatarId } = await updateAvatar(person.ctx, { picture: ONE_PIXEL });
    const kept = await readAvatar(person.ctx);
    expect([kept?.id, kept?.bytes.subarray(8, 12).toString()]).toEqual([avatarId, "WEBP"]);
    const row = await expectAudit(kit.system(person.tenantId), "account.update-avatar");
    expect(row).toMatchObject({ before: { avatarId: null }, after: { avatarId } });
    await updateAvatar(person.ctx, { picture: ONE_PIXEL });
    expect([...kit.objects.files.keys()]).toEqual([`pictures/${(await profile())?.avatarId}`]);
    await updateAvatar(person.ctx, { picture: null });
    expect([await readAvatar(person.ctx), kit.objects.files.size]).toEqual([undefined, 0]);
  });

  it("is refused to somebody blocked, and does not reach other people", async () => {
    await expectRefusal(updateAvatar(blocked(), { picture: ONE_PIXEL }), "forbidden");
    const other = await openPerson(kit, { email: "other@firm.example", organisation: "Other" });
    await updateAvatar(other.ctx, { picture: ONE_PIXEL });
    expect((await profile())?.avatarId).toBeNull();
    expect(await readAvatar(person.ctx)).toBeUndefined();
  });

  it.each([
    ["a drawing", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString("base64")],
    ["more than 1 MB", Buffer.alloc(1_048_577).toString("base64")],
    ["no base64", "***"],
  ])("is not %s, and then nothing is kept", async (_what, picture) => {
    const error = await expectRefusal(updateAvatar(person.ctx, { picture }), "invalid");
    expect(Object.keys(error.details.fields ?? {})).toEqual(["picture"]);
    expect(kit.objects.files.size).toBe(0);
  });
});
