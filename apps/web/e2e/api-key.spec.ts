import { type APIRequestContext, expect, test } from "@playwright/test";
import { readInstance } from "./instance.ts";
import { OWNER } from "./route-addresses.ts";

const instance = readInstance();
const { webUrl } = instance;

test.use({ storageState: OWNER });

const ask = async (request: APIRequestContext, key: string) => {
  const response = await request.get(`${webUrl}/api/v1/contacts?limit=1`, {
    headers: { authorization: `Bearer ${key}` },
  });
  return { status: response.status(), headers: response.headers(), body: await response.json() };
};

test("a key is shown once, works from the explorer and outside, is counted, and ends at once", async ({
  page,
  request,
}) => {
  await page.goto(`${webUrl}/dashboard/settings/developers/api-keys`);
  const name = `Robot ${instance.seed}`;
  await page.getByRole("button", { name: "New API key" }).click();
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(page.getByText("Give the key a name.")).toBeVisible();
  await expect(page.getByText("Choose at least one.")).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("checkbox", { name: "Manage contacts and lists" }).click();
  await page.getByLabel("Only from these addresses").fill("nowhere");
  await page.getByRole("button", { name: "Create key" }).click();
  await expect(page.getByLabel("Only from these addresses")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Only from these addresses").fill("");
  await page.getByRole("button", { name: "Create key" }).click();
  const shown = page.getByRole("dialog", { name: "Copy the key now" });
  const key = await shown.locator("code").first().innerText();
  expect(key).toMatch(/^pm_live_[0-9A-Za-z]{32}$/);
  await page.getByRole("button", { name: "I have copied it" }).click();
  await expect(page.getByRole("link", { name })).toBeVisible();
  expect(await page.content()).not.toContain(key);

  const first = await ask(request, key);
  expect(first.status).toBe(200);
  expect(first.headers["ratelimit-limit"]).toBe("100");
  expect(first.body.data).toHaveLength(1);

  await page.goto(`${webUrl}/dashboard/settings/developers/explorer`);
  await page.getByLabel("API key", { exact: true }).fill(key);
  await page.getByRole("button", { name: "Send request" }).click();
  await expect(page.getByRole("status").filter({ hasText: "200 in" })).toBeVisible();

  await page.goto(`${webUrl}/dashboard/settings/developers/api-keys`);
  await page.getByRole("link", { name }).click();
  await expect(page.getByText("2 calls")).toBeVisible();
  await page.getByRole("button", { name: "Revoke key" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke key" }).click();
  await expect(page.getByText("Revoked", { exact: true })).toBeVisible();
  const refused = await ask(request, key);
  expect(refused.status).toBe(401);
  expect(refused.body.error.docs).toBe(`${webUrl}/docs/api#unauthenticated`);
});
