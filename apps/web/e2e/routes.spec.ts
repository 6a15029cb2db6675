import { type Browser, type BrowserContext, expect, type Page, type TestInfo, test } from "@playwright/test";
import { enrol, fillLogin, logIn, register, registerAndVerify } from "./account-steps.ts";
import { readInstance } from "./instance.ts";
import { chanceOf, owner } from "./invented.ts";
import { faultsOf, type Look, LOOKS, watchComplaints } from "./page-checks.ts";
import { nameStaff } from "./name-staff.ts";
import { addressesOf, dashboardRoutes, publicRoutes, staffRoutes } from "./route-list.ts";

test.describe.configure({ mode: "parallel", timeout: 1_200_000 });

const { webUrl, ...instance } = readInstance();
const FAILURE = /could not be read\.|could not be shown\./;
const TABS = 4;

const signedIn = async (browser: Browser): Promise<BrowserContext> => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await logIn(page, { webUrl, ...instance });
  await page.close();
  return context;
};

/** Waits until what a page shows first is there. */
async function settled(page: Page): Promise<void> {
  await expect(page.getByRole("main")).toBeVisible();
  await expect(page.getByLabel("Loading", { exact: true })).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready);
}

/** Visits addresses one after another in each of these looks; gives what was found wrong. */
async function visit(
  context: BrowserContext,
  addresses: Iterable<string>,
  looks: readonly Look[],
): Promise<string[]> {
  const page = await context.newPage();
  const complaints = watchComplaints(page);
  const faults: string[] = [];
  for (const address of addresses) {
    await page.setViewportSize({ width: looks[0]?.width ?? 1280, height: 800 });
    await page.goto(webUrl + address);
    await settled(page);
    for (const [index, look] of looks.entries()) {
      const recoloured = looks[index - 1]?.width === look.width;
      for (const fault of await faultsOf(page, look, recoloured)) faults.push(`${address} ${fault}`);
    }
    for (const complaint of complaints()) faults.push(`${address} ${complaint}`);
  }
  await page.close();
  return faults;
}

/** Says on the report and on the terminal how many pages a test looked at. */
function tell(info: TestInfo, pages: number): void {
  info.annotations.push({ type: "pages looked at", description: String(pages) });
  process.stdout.write(`    ${info.title}: ${pages} pages looked at\n`);
}

const share = <Item>(all: readonly Item[], part: number, parts: number): Item[] =>
  all.filter((_, index) => index % parts === part);

for (const part of [0, 1])
  test(`full, at both widths, light and dark (${part + 1} of 2)`, async ({ browser }, info) => {
    const context = await signedIn(browser);
    const finder = await context.newPage();
    const addresses = await addressesOf(finder, webUrl, share(dashboardRoutes(), part, 2));
    await finder.close();
    const missing = [...addresses].filter(([, address]) => address.includes("00000000-"));
    expect(missing, "routes with no row to show").toEqual([]);
    expect(await visit(context, addresses.values(), LOOKS)).toEqual([]);
    tell(info, addresses.size * LOOKS.length);
    await context.close();
  });

test("public, at both widths, light and dark", async ({ browser }, info) => {
  const context = await browser.newContext();
  const routes = publicRoutes();
  expect(await visit(context, routes, LOOKS)).toEqual([]);
  tell(info, routes.length * LOOKS.length);
  await context.close();
});

test("the staff's, which are not there for the owner of an organisation", async ({ browser }, info) => {
  const context = await signedIn(browser);
  const page = await context.newPage();
  for (const route of staffRoutes()) {
    const answer = await page.goto(webUrl + route.replace(/\[[^\]]+\]/g, crypto.randomUUID()));
    expect(answer?.status(), route).toBe(404);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByText("Request access")).toHaveCount(0);
  }
  expect(staffRoutes().length).toBeGreaterThan(4);
  tell(info, staffRoutes().length);
  await context.close();
});

test("the staff's, for a member of it: without access and with, at both widths, light and dark", async ({
  browser,
}, info) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const me = owner(chanceOf(`${instance.seed} staff`));
  await registerAndVerify(page, { webUrl, ...instance }, me);
  await enrol(page, { webUrl, ...instance }, me.password);
  nameStaff(instance, me.email, "admin");
  await page.goto(`${webUrl}/staff`);
  await page.getByRole("searchbox").fill(me.organisation);
  const link = page.getByRole("link", { name: me.organisation }).first();
  const tenant = new URL((await link.getAttribute("href")) ?? "", webUrl).pathname;
  const addresses = staffRoutes().map((route) => route.replace("/staff/tenants/[tenantId]", tenant));
  expect(await visit(context, addresses, LOOKS)).toEqual([]);

  await page.goto(webUrl + tenant);
  await page.getByRole("button", { name: "Request access" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("Looked at by the test of the pages.");
  await dialog.getByLabel("Ticket").fill("T-1");
  expect(await faultsOf(page, { width: 360, scheme: "dark" })).toEqual([]);
  await dialog.getByRole("button", { name: "Request access" }).click();
  await expect(page.getByText(`You are looking at ${me.organisation}`)).toBeVisible();
  expect(await visit(context, addresses, LOOKS)).toEqual([]);
  tell(info, addresses.length * LOOKS.length * 2);
  await context.close();
});

test("empty, on a phone in light and on a desk in dark", async ({ browser }, info) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await register(page, { webUrl, ...instance }, owner(chanceOf(`${instance.seed} empty`)));
  const addresses = await addressesOf(page, webUrl, dashboardRoutes());
  await page.close();
  const looks: Look[] = [
    { width: 1280, scheme: "dark" },
    { width: 360, scheme: "light" },
  ];
  expect(await visit(context, addresses.values(), looks)).toEqual([]);
  tell(info, addresses.size * looks.length);
  await context.close();
});

/** Lets pages arrive without the answers that the server had put into them, and no request for them come through. */
async function cutOff(context: BrowserContext): Promise<void> {
  await context.route("**/api/trpc/**", (route) => route.abort("failed"));
  await context.route("**/api/v1/**", (route) => route.abort("failed"));
  await context.route(`${webUrl}/dashboard**`, async (route) => {
    if (route.request().resourceType() !== "document") return route.continue();
    const response = await route.fetch({ maxRetries: 3 });
    const body = (await response.text()).replaceAll('\\"queries\\":[', '\\"unheard\\":[');
    return route.fulfill({ response, body });
  });
}

test("failed: what was not read says so and what to do next", async ({ browser }, info) => {
  const context = await signedIn(browser);
  const finder = await context.newPage();
  const addresses = [...(await addressesOf(finder, webUrl, dashboardRoutes()))];
  await finder.close();
  await cutOff(context);
  const read = async (part: number) => {
    const page = await context.newPage();
    const faults: string[] = [];
    for (const [route, address] of share(addresses, part, TABS)) {
      await page.goto(webUrl + address);
      await expect(page.getByRole("main")).toBeVisible();
      if (NEEDS_NO_ANSWER.has(route)) continue;
      const failure = page.getByRole("main").getByText(FAILURE).filter({ visible: true }).first();
      await expect(failure, address).toBeVisible({ timeout: 40_000 });
      for (const fault of await faultsOf(page, { width: 360, scheme: "dark" }))
        faults.push(`${address} ${fault}`);
    }
    await page.close();
    return faults;
  };
  const parts = Array.from({ length: TABS }, (_, part) => read(part));
  expect((await Promise.all(parts)).flat()).toEqual([]);
  tell(info, addresses.length);
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

test("forbidden: who is signed out logs in and comes back", async ({ browser }, info) => {
  const finding = await signedIn(browser);
  const finder = await finding.newPage();
  const addresses = [...(await addressesOf(finder, webUrl, dashboardRoutes())).values()];
  await finding.close();
  const context = await browser.newContext();
  const page = await context.newPage();
  for (const address of addresses) {
    await page.goto(webUrl + address);
    await expect(page.getByRole("heading", { name: "Log in" })).toBeVisible();
    const { pathname, searchParams } = new URL(page.url());
    expect([pathname, searchParams.get("callbackUrl") ?? "/dashboard"], address).toEqual(["/login", address]);
  }
  await fillLogin(page, instance.login);
  await page.waitForURL(webUrl + (addresses.at(-1) ?? ""));
  tell(info, addresses.length);
  await context.close();
});
