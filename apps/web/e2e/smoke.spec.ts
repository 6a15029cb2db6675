import { expect, test } from "@playwright/test";
import { register } from "./account-steps.ts";
import { readInstance } from "./instance.ts";
import { chanceOf, owner } from "./invented.ts";

const instance = readInstance();

test("a new person registers and every place of the navigation opens", async ({ page }) => {
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  await register(page, instance, owner(chanceOf(`${instance.seed} smoke`)));
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
  await page.goto(`${instance.webUrl}/dashboard/inbox?folder=unread`);
  await expect(page).toHaveURL(/\/login\?callbackUrl=%2Fdashboard%2Finbox%3Ffolder%3Dunread$/);
});
