import { expect, type Page } from "@playwright/test";
import type { Instance } from "./instance.ts";
import type { Owner } from "./invented.ts";
import { listMessages, rawMessage } from "./mail-desk.ts";
import { linksIn } from "./received-mail.ts";
import { authenticatorCode } from "./totp.ts";

/** Fills in the registration form; ends on the dashboard. */
export async function register(page: Page, { webUrl }: Instance, owner: Owner): Promise<void> {
  await page.goto(`${webUrl}/register`);
  await page.getByRole("textbox", { name: "Your name" }).fill(owner.name);
  await page.getByRole("textbox", { name: "Work e-mail" }).fill(owner.email);
  await page.getByRole("textbox", { name: "Organisation" }).fill(owner.organisation);
  await page.getByLabel("Password").fill(owner.password);
  await page.getByRole("checkbox", { name: /I will write only to people/ }).check();
  await page.getByRole("button", { name: "Create account" }).click();
  await page.waitForURL(`${webUrl}/dashboard`);
}

/** The link to a page in the newest mail somebody got that has one, read from the raw mail. */
export async function mailedLink(
  { mailDesk, webUrl }: Instance,
  email: string,
  path: string,
): Promise<string> {
  const read = async (): Promise<string> => {
    for (const { id } of await listMessages(mailDesk, email)) {
      const mail = await rawMessage(mailDesk, email, id);
      const link = linksIn(mail.part("text/plain")).find((one) => one.startsWith(`${webUrl}${path}`));
      if (link !== undefined) return link;
    }
    return "";
  };
  await expect.poll(read, { timeout: 20_000 }).not.toBe("");
  return read();
}

/** Registers and confirms the address. */
export async function registerAndVerify(page: Page, instance: Instance, owner: Owner): Promise<void> {
  await register(page, instance, owner);
  await page.goto(await mailedLink(instance, owner.email, "/verify-email"));
  await page.getByRole("button", { name: "Confirm address" }).click();
  await expect(page.getByRole("heading", { name: "Address confirmed" })).toBeVisible();
}

/** Logs in from the log-in page that is open. */
export async function fillLogin(page: Page, login: Instance["login"]): Promise<void> {
  await page.getByRole("textbox", { name: "Work e-mail" }).fill(login.email);
  await page.getByLabel("Password").fill(login.password);
  await page.getByRole("button", { name: "Log in" }).click();
}

/** Logs in; ends on the dashboard. */
export async function logIn(
  page: Page,
  { webUrl, login }: Pick<Instance, "webUrl" | "login">,
): Promise<void> {
  await page.goto(`${webUrl}/login`);
  await fillLogin(page, login);
  await page.waitForURL(`${webUrl}/dashboard`);
}

/** Turns the second factor on; gives its key and the backup codes. */
export async function enrol(
  page: Page,
  { webUrl }: Instance,
  password: string,
): Promise<{ key: string; codes: string[] }> {
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
