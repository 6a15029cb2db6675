import { expect, type Page, test } from "@playwright/test";
import { fillLogin, mailedLink, registerAndVerify } from "./account-steps.ts";
import { readInstance } from "./instance.ts";
import { chanceOf, owner, sentence } from "./invented.ts";
import { authenticatorCode } from "./totp.ts";

const instance = readInstance();
const { webUrl } = instance;
const SESSION = "next-auth.session-token";

const sessionCookie = async (page: Page): Promise<string | undefined> =>
  (await page.context().cookies(webUrl)).find((cookie) => cookie.name === SESSION)?.value;

async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL(`${webUrl}/login`);
}

/** Turns the second factor on; gives its key and the backup codes. */
async function enrol(page: Page, password: string): Promise<{ key: string; codes: string[] }> {
  await page.goto(`${webUrl}/dashboard/settings/security`);
  const panel = page.getByRole("region", { name: "Two-step sign-in" });
  await panel.getByLabel("Current password").fill(password);
  await panel.getByRole("button", { name: "Set up" }).click();
  await expect(panel.getByRole("img", { name: /QR code/ })).toBeVisible();
  const key = await panel.locator("code").innerText();
  await panel.getByLabel("Code the app shows").fill(authenticatorCode(key));
  await panel.getByRole("button", { name: "Turn on" }).click();
  const listed = panel.getByRole("region", { name: "Your backup codes" }).getByRole("listitem");
  await expect(listed).toHaveCount(10);
  const codes = await listed.allInnerTexts();
  await panel.getByRole("button", { name: "I have kept them" }).click();
  await expect(panel.getByText("Backup codes left")).toBeVisible();
  return { key, codes };
}

async function enterCode(page: Page, code: string): Promise<void> {
  await expect(page.getByRole("heading", { name: "Enter your code" })).toBeVisible();
  await page.getByRole("textbox", { name: "Code" }).fill(code);
  await page.getByRole("button", { name: "Log in" }).click();
}

test("a second factor is set up and asked for, and a forgotten password is set anew by mail", async ({
  page,
}) => {
  const chance = chanceOf(`${instance.seed} account`);
  const me = owner(chance);
  await registerAndVerify(page, instance, me);
  const before = await sessionCookie(page);
  const { key, codes } = await enrol(page, me.password);

  await signOut(page);
  await fillLogin(page, me);
  await enterCode(page, "000000");
  await expect(page.getByText(/This code is wrong/).first()).toBeVisible();
  // The code of now was used to set it up; the next one is taken a step early.
  await enterCode(page, authenticatorCode(key, 1));
  await page.waitForURL(`${webUrl}/dashboard`);
  const after = await sessionCookie(page);
  expect(after).not.toBe(before);

  await page.goto(`${webUrl}/dashboard/settings/security`);
  await expect(page.getByRole("region", { name: "Open sessions" }).getByText("This browser")).toBeVisible();
  await expect(page.getByRole("region", { name: "Sign-ins" }).getByText("Wrong code").first()).toBeVisible();

  await signOut(page);
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await page.waitForURL(`${webUrl}/forgot-password`);
  await expect(page.getByRole("heading", { name: "Set a new password" })).toBeVisible();
  await page.getByRole("textbox", { name: "Work e-mail" }).fill(me.email);
  await page.getByRole("button", { name: "Send link" }).click();
  await expect(page.getByRole("heading", { name: "Look into your mailbox" })).toBeVisible();
  const password = sentence(chance, 5);
  await page.goto(await mailedLink(instance, me.email, "/reset-password"));
  await page.getByLabel("New password").fill("password12");
  await page.getByRole("button", { name: "Set password" }).click();
  await expect(page.getByText(/too easy to guess/).first()).toBeVisible();
  await page.getByLabel("New password").fill(password);
  await page.getByRole("button", { name: "Set password" }).click();
  await expect(page.getByRole("heading", { name: "Password set" })).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "Log in" }).click();
  await fillLogin(page, { email: me.email, password });
  await enterCode(page, codes[0] ?? "");
  await page.waitForURL(`${webUrl}/dashboard`);
});

test("a session ended elsewhere is over at once, and the cookie of an ended one opens nothing", async ({
  browser,
  page,
}) => {
  const me = owner(chanceOf(`${instance.seed} sessions`));
  await registerAndVerify(page, instance, me);
  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await other.goto(`${webUrl}/login`);
  await fillLogin(other, me);
  await other.waitForURL(`${webUrl}/dashboard`);

  await page.goto(`${webUrl}/dashboard/settings/security`);
  const panel = page.getByRole("region", { name: "Open sessions" });
  await panel.getByRole("button", { name: "End all others" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End all others" }).click();
  await expect(panel.getByText("You are signed in nowhere else.")).toBeVisible();
  await other.goto(`${webUrl}/dashboard/inbox`);
  await expect(other).toHaveURL(/\/login\?callbackUrl=/);
  await elsewhere.close();

  const link = await mailedLink(instance, me.email, "/end-sessions");
  await page.goto(link);
  await page.getByRole("button", { name: "End every session" }).click();
  await expect(page.getByRole("heading", { name: "Every session was ended" })).toBeVisible();
  await page.goto(`${webUrl}/dashboard`);
  await expect(page).toHaveURL(/\/login/);
});
