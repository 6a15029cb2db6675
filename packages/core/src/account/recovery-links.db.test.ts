import { userTokens } from "@penguin/db/schema";
import { isNull } from "drizzle-orm";
import { afterAll, beforeEach, expect, it } from "vitest";
import {
  createKit,
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
  endAllSessions,
  requestEmailChange,
  requestPasswordReset,
  resetPassword,
  signIn,
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
const NEW_ADDRESS = "fresh@firm.example";
const tokenIn = (mail: string): string => /token=([\w-]{20,})/.exec(mail)?.[1] ?? "";

const notMe = async (device = "second"): Promise<string> => {
  await signIn(kit.account(), { email, password, userAgent: `${device}/1` });
  return tokenIn(await mailTo(kit, email));
};
const resetLink = async (address = email): Promise<string> => {
  await requestPasswordReset(kit.account(), { email: address, proof: await solvedProof(kit) });
  return tokenIn(await mailTo(kit, address));
};
const changeAddress = async (): Promise<void> => {
  await requestEmailChange(person.ctx, {
    email: NEW_ADDRESS,
    current: password,
    proof: await solvedProof(kit),
  });
  await confirmEmailChange(kit.account(), { token: tokenIn(await mailTo(kit, NEW_ADDRESS)) });
};
const openLinks = async (): Promise<number> =>
  (await kit.account().auth.select().from(userTokens).where(isNull(userTokens.usedAt))).length;

it("no link of before lets anybody in after the address and the password were changed", async () => {
  const [strange, reset] = [await notMe(), await resetLink()];
  await changeAddress();
  await changePassword(person.ctx, { current: password, password: NEXT });
  await expectRefusal(endAllSessions(kit.account(), { token: strange }), "invalid");
  await expectRefusal(
    resetPassword(kit.account(), { token: reset, password: "a horse of another colour" }),
    "invalid",
  );
  expect(await openLinks()).toBe(0);
  await signIn(kit.account(), { email: NEW_ADDRESS, password: NEXT });
});

it.each<[string, () => Promise<unknown>]>([
  ["a changed password", () => changePassword(person.ctx, { current: password, password: NEXT })],
  ["a confirmed address", changeAddress],
  ["a reset", async () => resetPassword(kit.account(), { token: await resetLink(), password: NEXT })],
  [
    "a link that ends every session",
    async () => endAllSessions(kit.account(), { token: await notMe("third") }),
  ],
])("%s makes every link of before worthless, whatever it was for", async (_what, change) => {
  const [strange, reset] = [await notMe(), await resetLink()];
  const proof = await solvedProof(kit);
  await requestEmailChange(person.ctx, { email: "wish@firm.example", current: password, proof });
  const wished = tokenIn(await mailTo(kit, "wish@firm.example"));
  await change();
  await expectRefusal(endAllSessions(kit.account(), { token: strange }), "invalid");
  await expectRefusal(resetPassword(kit.account(), { token: reset, password: NEXT }), "invalid");
  await expectRefusal(confirmEmailChange(kit.account(), { token: wished }), "invalid");
});

it("who ends every session by a link is handed none: the way to a new password goes to the present address", async () => {
  await changeAddress();
  kit.jobs.clear();
  await signIn(kit.account(), { email: NEW_ADDRESS, password, userAgent: "Third/1" });
  const token = tokenIn(await mailTo(kit, NEW_ADDRESS));
  const before = kit.smtp.mails.length;
  expect(await endAllSessions(kit.account(), { token })).toBeUndefined();
  const reset = tokenIn(await mailTo(kit, NEW_ADDRESS));
  expect(kit.smtp.mails.slice(before).map(({ envelope }) => envelope.to)).toEqual([NEW_ADDRESS]);
  await resetPassword(kit.account(), { token: reset, password: NEXT });
});
