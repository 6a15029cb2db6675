import { type Browser, type BrowserContext, expect, test } from "@playwright/test";
import { enrol, register, registerAndVerify } from "./account-steps.ts";
import { readInstance } from "./instance.ts";
import { chanceOf, owner } from "./invented.ts";
import { nameStaff } from "./name-staff.ts";
import { FAILURE, faultsOf } from "./page-checks.ts";
import { addressesOf, OWNER, readAddresses } from "./route-addresses.ts";
import { dashboardRoutes, publicRoutes, staffRoutes } from "./route-list.ts";
import { holdPrefetches, inTabs, tell, visit } from "./visit-pages.ts";

test.describe.configure({ timeout: 1_200_000 });

const instance = readInstance();
const { webUrl, looks } = instance;

/** A failed question is asked twice more, seconds apart; meanwhile other pages are looked at. */
const FAILING_TABS = 6;

const PARTS = [0, 1] as const;

const share = <Item>(all: readonly Item[], part: number): Item[] =>
  all.filter((_, index) => index % PARTS.length === part);

/** A browser of its own in the first look of this run. */
const newContext = (browser: Browser, storageState?: string): Promise<BrowserContext> =>
  browser.newContext({
    storageState,
    colorScheme: looks[0]?.scheme,
    viewport: { width: looks[0]?.width ?? 1280, height: 800 },
  });

for (const part of PARTS)
  test(`full (${part + 1} of 2)`, async ({ browser }, info) => {
    const context = await newContext(browser, OWNER);
    const addresses = share([...readAddresses().values()], part);
    expect(await visit(context, instance, addresses)).toEqual([]);
    tell(info, addresses.length * looks.length);
    await context.close();
  });

/** Pages that show a form or a sentence and ask the server for nothing until they are used. */
const NEEDS_NO_ANSWER = new Set([
  "/dashboard/[...missing]",
  "/dashboard/contacts/imports/new",
  "/dashboard/contacts/new",
  "/dashboard/settings/profile",
  "/dashboard/workspaces/[slug]/campaigns/new",
  "/dashboard/workspaces/[slug]/domains/new",
  "/dashboard/workspaces/new",
]);

/** Lets pages arrive without the answers that the server had put into them, and no request for them come through. */
async function cutOff(context: BrowserContext): Promise<void> {
  await holdPrefetches(context);
  await context.route("**/api/trpc/**", (route) => route.abort("failed"));
  await context.route("**/api/v1/**", (route) => route.abort("failed"));
  await context.route(`${webUrl}/dashboard**`, async (route) => {
    if (route.request().resourceType() !== "document") return route.continue();
    const response = await route.fetch({ maxRetries: 3 });
    const body = (await response.text()).replaceAll('\\"queries\\":[', '\\"unheard\\":[');
    return route.fulfill({ response, body });
  });
}

for (const part of PARTS)
  test(`failed: what was not read says so and what to do next (${part + 1} of 2)`, async ({
    browser,
  }, info) => {
    const context = await newContext(browser, OWNER);
    await cutOff(context);
    const asking = share([...readAddresses()], part).filter(([route]) => !NEEDS_NO_ANSWER.has(route));
    const faults = await inTabs(
      context,
      asking,
      async (page, [, address]) => {
        await page.goto(webUrl + address);
        await expect(page.getByRole("main")).toBeVisible();
        const failure = page.getByRole("main").getByText(FAILURE).filter({ visible: true }).first();
        await expect(failure, address).toBeVisible({ timeout: 40_000 });
        return (await faultsOf(page, instance)).map((fault) => `${address} ${fault}`);
      },
      FAILING_TABS,
    );
    expect(faults).toEqual([]);
    tell(info, asking.length * looks.length);
    await context.close();
  });

test("empty", async ({ browser }, info) => {
  const context = await newContext(browser);
  await holdPrefetches(context);
  const page = await context.newPage();
  await register(page, instance, owner(chanceOf(`${instance.seed} empty`)));
  await page.close();
  const addresses = [...(await addressesOf(context.request, webUrl, dashboardRoutes())).values()];
  expect(await visit(context, instance, addresses)).toEqual([]);
  tell(info, addresses.length * looks.length);
  await context.close();
});

test("the staff's, for a member of it: without access and with", async ({ browser }, info) => {
  const context = await newContext(browser);
  await holdPrefetches(context);
  const page = await context.newPage();
  const me = owner(chanceOf(`${instance.seed} staff`));
  await registerAndVerify(page, instance, me);
  await enrol(page, instance, me.password);
  nameStaff(instance, me.email, "admin");
  await page.goto(`${webUrl}/staff`);
  await page.getByRole("searchbox").fill(me.organisation);
  const link = page.getByRole("link", { name: me.organisation }).first();
  const tenant = new URL((await link.getAttribute("href")) ?? "", webUrl).pathname;
  const addresses = staffRoutes().map((route) => route.replace("/staff/tenants/[tenantId]", tenant));
  expect(await visit(context, instance, addresses)).toEqual([]);

  await page.goto(webUrl + tenant);
  await page.getByRole("button", { name: "Request access" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("Looked at by the test of the pages.");
  await dialog.getByLabel("Ticket").fill("T-1");
  expect(await faultsOf(page, instance)).toEqual([]);
  await dialog.getByRole("button", { name: "Request access" }).click();
  await expect(page.getByText(`You are looking at ${me.organisation}`)).toBeVisible();
  expect(await visit(context, instance, addresses)).toEqual([]);
  tell(info, addresses.length * looks.length * 2);
  await context.close();
});

test("public", async ({ browser }, info) => {
  const context = await newContext(browser);
  const routes = publicRoutes();
  expect(await visit(context, instance, routes)).toEqual([]);
  tell(info, routes.length * looks.length);
  await context.close();
});
