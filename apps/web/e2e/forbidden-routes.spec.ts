import { expect, test } from "@playwright/test";
import { fillLogin } from "./account-steps.ts";
import { readInstance } from "./instance.ts";
import { OWNER, readAddresses } from "./route-addresses.ts";
import { staffRoutes } from "./route-list.ts";
import { tell } from "./visit-pages.ts";

const instance = readInstance();
const { webUrl } = instance;

/** What a page shows; its scripts hold all words of the product. */
const withoutScripts = (html: string): string => html.replace(/<script[\s\S]*?<\/script>/g, "");

test("a page inside is not there for a stranger, who is sent to log in", async ({ request }, info) => {
  const addresses = [...readAddresses().values()];
  for (const address of addresses) {
    const answer = await request.get(webUrl + address, { maxRedirects: 0 });
    expect(answer.status(), address).toBe(307);
    const { pathname, searchParams } = new URL(answer.headers()["location"] ?? "", webUrl);
    expect([pathname, searchParams.get("callbackUrl") ?? "/dashboard"], address).toEqual(["/login", address]);
  }
  tell(info, addresses.length);
});

test("who is signed out logs in and comes back", async ({ page }) => {
  const address = [...readAddresses().values()].at(-1) ?? "";
  await page.goto(webUrl + address);
  await expect(page.getByRole("heading", { name: "Log in" })).toBeVisible();
  await fillLogin(page, instance.login);
  await page.waitForURL(webUrl + address);
});

test.describe("the owner of an organisation", () => {
  test.use({ storageState: OWNER });

  test("finds none of the staff's pages", async ({ context, page }, info) => {
    const routes = staffRoutes();
    expect(routes.length).toBeGreaterThan(4);
    for (const route of routes) {
      const answer = await context.request.get(webUrl + route.replace(/\[[^\]]+\]/g, crypto.randomUUID()));
      expect(answer.status(), route).toBe(404);
      expect(withoutScripts(await answer.text()), route).not.toContain("Request access");
    }
    const answer = await page.goto(`${webUrl}/staff`);
    expect(answer?.status()).toBe(404);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByText("Request access")).toHaveCount(0);
    tell(info, routes.length + 1);
  });
});
