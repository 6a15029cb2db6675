import { seededPick } from "@penguin/runtime/random";
import type { MessageParts } from "./message-links.ts";
import type { FetchRequest, FetchResult } from "./world-core.ts";

/** Somebody who fetches URLs out of a message. */
export interface Visitor {
  /** User-Agent of this visitor. */
  agent: string;
  fetch(request: FetchRequest): Promise<FetchResult>;
  isAllowed(url: string): boolean;
  record(visit: { url: string; method: "GET" | "HEAD" | "POST"; status: number }): void;
}

const BROWSERS = [
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15",
  "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64; Trident/7.0; Microsoft Outlook 16.0.17928; ms-office; MSOffice 16) like Gecko",
] as const;

const SCANNERS = [
  "Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/534.24 (KHTML, like Gecko) Chrome/11.0.696.34 Safari/534.24",
  "Mozilla/5.0 (compatible; SecurityScanner/2.1; +https://gateway-like.test/bot)",
] as const;

/** User-Agent of the image proxy of the google-like provider. */
export const IMAGE_PROXY =
  "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)";

/** User-Agent of mail programs that load all images in the background, whether the mail is read or not. */
export const PRIVACY_PROXY = "Mozilla/5.0";

/** The browser of a person. */
export function browserFor(seed: string, address: string): string {
  return seededPick(BROWSERS, seed, address, "browser");
}

const MAX_REDIRECTS = 5;

/** Loads every image as a mail program does. */
export async function loadImages(visitor: Visitor, images: readonly string[]): Promise<void> {
  for (const url of images)
    await visit(visitor, { url, method: "GET", accept: "image/avif,image/webp,image/*,*/*;q=0.8" });
}

/** Follows a link and its redirects as a browser does, as long as they stay inside the simulated internet. */
export async function followLink(visitor: Visitor, url: string): Promise<void> {
  let next: string | undefined = url;
  for (let hop = 0; next && hop <= MAX_REDIRECTS; hop += 1) {
    const here: string = next;
    const result: FetchResult | undefined = await visit(visitor, {
      url: here,
      method: "GET",
      accept: "text/html,*/*;q=0.8",
    });
    const isRedirect = result !== undefined && result.status >= 300 && result.status < 400;
    next = isRedirect && result.location ? new URL(result.location, here).href : undefined;
  }
}

/** Fetches every link and image of a message, as security gateways do; never anything but GET and HEAD. */
export async function scan(visitor: Visitor, parts: MessageParts): Promise<void> {
  const urls = [
    ...new Set([...parts.links, ...(parts.unsubscribeUrl ? [parts.unsubscribeUrl] : []), ...parts.images]),
  ];
  for (const [index, url] of urls.entries()) {
    const scanner = { ...visitor, agent: SCANNERS[index % SCANNERS.length] ?? SCANNERS[0] };
    if (index % 2 === 0) await visit(scanner, { url, method: "HEAD", accept: "*/*" });
    await visit(scanner, { url, method: "GET", accept: "*/*" });
  }
}

/** Presses the unsubscribe button of a mail program: exactly the request of RFC 8058, section 3.2. */
export async function postOneClick(visitor: Visitor, url: string): Promise<void> {
  if (!visitor.isAllowed(url)) return;
  const headers = { "user-agent": visitor.agent, "content-type": "application/x-www-form-urlencoded" };
  const result = await visitor.fetch({ url, method: "POST", headers, body: "List-Unsubscribe=One-Click" });
  visitor.record({ url, method: "POST", status: result.status });
}

async function visit(
  visitor: Visitor,
  request: { url: string; method: "GET" | "HEAD"; accept: string },
): Promise<FetchResult | undefined> {
  const { url, method, accept } = request;
  if (!visitor.isAllowed(url)) return undefined;
  const result = await visitor.fetch({ url, method, headers: { "user-agent": visitor.agent, accept } });
  visitor.record({ url, method, status: result.status });
  return result;
}
