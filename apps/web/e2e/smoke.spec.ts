import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import { browserTestEnv } from "./env.ts";

test.skip(browserTestEnv().webUrl === undefined, "PENGUIN_WEB_URL names no running instance");

test("a new person registers and every place of the navigation opens", async ({ page }) => {
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  const name = `Smoke ${randomUUID().slice(0, 8)}`;

  await page.goto("/register");
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Work e-mail").fill(`${randomUUID()}@example.test`);
  await page.getByLabel("Organisation").fill(name);
  await page.getByLabel("Password").fill(randomUUID());
  await page.getByRole("checkbox").check();
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByRole("heading", { name: "Home" })).toBeVisible({ timeout: 20_000 });

  const navigation = page.getByRole("navigation", { name: "Main navigation" });
  for (const place of await navigation.getByRole("link").allInnerTexts()) {
    await navigation.getByRole("link", { name: place }).click();
    await expect(page.getByRole("heading", { level: 1, name: place })).toBeVisible();
    await expect(page.getByRole("main").getByRole("alert")).toHaveCount(0);
  }
  expect(problems).toEqual([]);
});

test("a page inside asks a stranger to log in and remembers where they wanted to go", async ({ page }) => {
  await page.goto("/dashboard/inbox?folder=unread");
  await expect(page).toHaveURL(/\/login\?callbackUrl=%2Fdashboard%2Finbox%3Ffolder%3Dunread$/);
});
