import fs from "node:fs";
import path from "node:path";
import { expect, type Page } from "@playwright/test";
import { REPOSITORY } from "./instance.ts";

const APP = path.join(REPOSITORY, "apps/web/src/app");

const withoutGroups = (route: string): string =>
  route
    .split("/")
    .filter((part) => !/^\(.*\)$/.test(part))
    .join("/");

/** Every page of the app as a route such as `/dashboard/contacts/[contactId]`, read from its folders. */
export function listRoutes(): string[] {
  const files = fs.readdirSync(APP, { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => path.basename(file) === "page.tsx")
    .map((file) => withoutGroups(`/${path.dirname(file)}`.replace("/.", "/")) || "/")
    .sort();
}

/** The routes that only somebody who signed in may see. */
export const dashboardRoutes = (): string[] => listRoutes().filter((route) => route.startsWith("/dashboard"));

/** The routes that only the operator's staff may see. */
export const staffRoutes = (): string[] => listRoutes().filter((route) => /^\/staff(?:\/|$)/.test(route));

/** The routes that everybody may see. */
export const publicRoutes = (): string[] => {
  const guarded = new Set([...dashboardRoutes(), ...staffRoutes()]);
  return listRoutes().filter((route) => !guarded.has(route));
};

/** A row that is not there. */
const NOBODY = "00000000-0000-7000-8000-000000000000";

const pattern = (route: string): RegExp =>
  new RegExp(`^${route.replace(/[.*+?^$()|\\]/g, "\\$&").replace(/\[[^\]]+\]/g, "(?!new$)[^/?]+")}$`);

/** Where a row's own page is linked from, when that is not the page above it. */
const LINKED_FROM: Readonly<Record<string, string>> = {
  "/dashboard/workspaces/[slug]/campaigns/[campaignId]/edit":
    "/dashboard/workspaces/[slug]/campaigns/[campaignId]",
  "/dashboard/workspaces/[slug]/campaigns/[campaignId]/recipients":
    "/dashboard/workspaces/[slug]/campaigns/[campaignId]",
  "/dashboard/workspaces/[slug]/campaigns/[campaignId]/messages":
    "/dashboard/workspaces/[slug]/campaigns/[campaignId]",
  "/dashboard/messages/[messageId]": "/dashboard/workspaces/[slug]/campaigns/[campaignId]/messages",
};

async function linkLike(page: Page, from: string, route: string): Promise<string | undefined> {
  await page.goto(from, { waitUntil: "load" });
  await page.getByRole("main").waitFor();
  await expect(page.getByLabel("Loading", { exact: true })).toHaveCount(0);
  const links = await page
    .getByRole("link")
    .evaluateAll((all) => all.map((link) => new URL((link as HTMLAnchorElement).href).pathname));
  return links.find((link) => pattern(route).test(link));
}

/** Addresses for routes: the first rows that this person's own pages link to, or rows that do not exist. */
export async function addressesOf(
  page: Page,
  webUrl: string,
  routes: readonly string[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const fill = async (route: string): Promise<string> => {
    const known = found.get(route);
    if (known !== undefined) return known;
    let address = route;
    if (route.endsWith("[...missing]")) address = route.replace("[...missing]", "no/such/page");
    else if (route.endsWith("]")) {
      const folder = route.slice(0, route.lastIndexOf("/"));
      const from = await fill(LINKED_FROM[route] ?? folder);
      const nowhere = LINKED_FROM[route] ? folder : from;
      address = (await linkLike(page, webUrl + from, route)) ?? `${nowhere}/${NOBODY}`;
    } else if (route.includes("[")) {
      const above = LINKED_FROM[route] ?? route.slice(0, route.lastIndexOf("/"));
      const base = await fill(above);
      address = base + route.slice(above.length);
    }
    found.set(route, address);
    return address;
  };
  for (const route of routes) await fill(route);
  return new Map(routes.map((route) => [route, found.get(route) ?? route]));
}
