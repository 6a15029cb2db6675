import { expect, type Page, test } from "@playwright/test";
import { register } from "./account-steps.ts";
import { readInstance } from "./instance.ts";
import { chanceOf, owner } from "./invented.ts";

const instance = readInstance();

/** Holds every script file of the next page back until the answer is called. */
async function holdScripts(page: Page): Promise<() => void> {
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  await page.route("**/_next/static/**/*.js*", async (route) => {
    await gate;
    await route.continue();
  });
  return open;
}

test("what a person types and presses before the page's script has come counts, and no form leaves by itself", async ({
  page,
  browser,
}) => {
  const me = owner(chanceOf(`${instance.seed} early press`));
  await register(page, instance, me);

  const letSettings = await holdScripts(page);
  await page.goto(`${instance.webUrl}/dashboard/settings`, { waitUntil: "commit" });
  await page.getByRole("button", { name: "New organisation" }).click();
  letSettings();
  await expect(page.getByRole("dialog", { name: "New organisation" })).toBeVisible();

  const elsewhere = await browser.newContext();
  const guest = await elsewhere.newPage();
  const asked: string[] = [];
  guest.on("request", (request) => request.isNavigationRequest() && asked.push(request.url()));
  const letLogin = await holdScripts(guest);
  await guest.goto(`${instance.webUrl}/login`, { waitUntil: "commit" });
  await guest.getByRole("textbox", { name: "Work e-mail" }).fill(me.email);
  await guest.getByLabel("Password", { exact: true }).fill(me.password);
  await guest.keyboard.press("Enter");
  letLogin();
  await guest.waitForURL(`${instance.webUrl}/dashboard`);
  expect(asked.filter((url) => url.includes("?"))).toEqual([]);
  await elsewhere.close();
});
