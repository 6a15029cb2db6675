import fs from "node:fs";
import path from "node:path";
import type { APIRequestContext } from "@playwright/test";
import { STATE } from "./instance.ts";

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

const LOADING_MS = 30_000;

/** Reads a page as the server sends it, without its script: again while an answer came too late for the page. */
async function linkLike(
  request: APIRequestContext,
  from: string,
  route: string,
): Promise<string | undefined> {
  const until = Date.now() + LOADING_MS;
  while (Date.now() < until) {
    const answer = await request.get(from);
    if (answer.status() === 404) return undefined;
    if (!answer.ok()) throw new Error(`${from} answered ${answer.status()}`);
    const html = await answer.text();
    const links = [...html.matchAll(/<a\b[^>]*?\bhref="([^"]+)"/g)];
    const paths = links.map(([, href = ""]) => new URL(href.replaceAll("&amp;", "&"), from).pathname);
    const link = paths.find((one) => pattern(route).test(one));
    if (link !== undefined || !html.includes('aria-label="Loading"')) return link;
  }
  throw new Error(`${from} did not load within ${LOADING_MS} ms`);
}

/** Addresses for routes: the first rows that this person's own pages link to, or rows that do not exist. */
export async function addressesOf(
  request: APIRequestContext,
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
      address = (await linkLike(request, webUrl + from, route)) ?? `${nowhere}/${NOBODY}`;
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

/** Where the signed-in state of the instance's owner is kept for all tests. */
export const OWNER = path.join(STATE, "owner.json");

const ADDRESSES = path.join(STATE, "addresses.json");

/** Remembers the addresses of the owner's pages for the workers. */
export function keepAddresses(addresses: ReadonlyMap<string, string>): void {
  fs.writeFileSync(ADDRESSES, JSON.stringify([...addresses]));
}

/** The addresses of the owner's pages by route, as the set-up found them. */
export function readAddresses(): Map<string, string> {
  return new Map(JSON.parse(fs.readFileSync(ADDRESSES, "utf8")) as [string, string][]);
}
