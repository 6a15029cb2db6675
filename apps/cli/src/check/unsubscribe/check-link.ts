import { type Rule, result, type RuleResult } from "./rule.ts";

const RULES = {
  https: { rule: "the link is https", source: "RFC 8058, 3.1" },
  page: { rule: "GET shows a page", source: "RFC 2369, 3.2" },
  asks: { rule: "GET does not unsubscribe: its page asks first", source: "RFC 8058, 1" },
  quiet: { rule: "GET and HEAD change nothing: the page stays the same", source: "RFC 9110, 9.2.1" },
  head: { rule: "HEAD answers as GET does, without a body", source: "RFC 9110, 9.3.2" },
  forged: { rule: "an altered link is refused", source: "RFC 8058, 6" },
  post: { rule: "POST of List-Unsubscribe=One-Click is taken", source: "RFC 8058, 3.2" },
  redirect: { rule: "POST is not answered by a redirect", source: "RFC 8058, 3.1" },
  context: { rule: "POST needs no cookie and no sign-in", source: "RFC 8058, 3.2" },
  multipart: { rule: "POST is taken as multipart/form-data too", source: "RFC 8058, 3.2" },
  again: { rule: "POST may be repeated", source: "RFC 8058, 3.2" },
  effect: { rule: "the page tells afterwards that it is done", source: "RFC 8058, 3.2", advice: true },
  cookie: { rule: "no answer sets a cookie", source: "good practice", advice: true },
  cache: { rule: "no answer may be kept by a cache", source: "good practice", advice: true },
} as const satisfies Record<string, Rule>;

const TIMEOUT_MS = 10_000;
const BODY = "List-Unsubscribe=One-Click";

/** What an endpoint said. */
interface Answer {
  status: number;
  location: string | null;
  cookie: boolean;
  cache: string;
  html: boolean;
  text: string;
}

const ask = async (url: string, method: string, body?: string | FormData): Promise<Answer> => {
  const response = await fetch(url, {
    method,
    redirect: "manual",
    credentials: "omit",
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(body !== undefined && { body }),
    ...(typeof body === "string" && { headers: { "Content-Type": "application/x-www-form-urlencoded" } }),
  });
  return {
    status: response.status,
    location: response.headers.get("location"),
    cookie: response.headers.has("set-cookie"),
    cache: response.headers.get("cache-control") ?? "",
    html: /text\/html/i.test(response.headers.get("content-type") ?? ""),
    text: await response.text(),
  };
};

const isGood = ({ status }: Answer): boolean => status >= 200 && status < 300;
const isRedirect = ({ status }: Answer): boolean => status >= 300 && status < 400;
const told = ({ status, location }: Answer): string => `${status}${location ? ` to ${location}` : ""}`;
const asksFirst = ({ text }: Answer): boolean => /<(?:form|button)\b/i.test(text);

const isLoopback = ({ hostname }: URL): boolean =>
  hostname === "localhost" ||
  hostname === "[::1]" ||
  hostname.startsWith("127.") ||
  hostname.endsWith(".localhost");

const checkScheme = (url: URL): RuleResult => {
  if (url.protocol === "https:") return result(RULES.https, true, url.protocol);
  return result(RULES.https, isLoopback(url) ? "not_applicable" : false, `${url.protocol}//${url.host}`);
};

/** The same link with one character of its longest part changed, as somebody who guesses would. */
export function alterLink(link: string): string {
  const [longest = ""] = (link.replace(/^https?:\/\/[^/]+/, "").match(/[A-Za-z0-9_-]+/g) ?? []).sort(
    (a, b) => b.length - a.length,
  );
  const at = link.lastIndexOf(longest) + Math.floor(longest.length / 2);
  return `${link.slice(0, at)}${link[at] === "A" ? "B" : "A"}${link.slice(at + 1)}`;
}

const checkReading = async (link: string): Promise<{ first: Answer; results: RuleResult[] }> => {
  const first = await ask(link, "GET");
  const head = await ask(link, "HEAD");
  const second = await ask(link, "GET");
  const same = first.status === second.status && first.text === second.text;
  return {
    first,
    results: [
      result(RULES.page, isGood(first) && first.html, told(first)),
      result(RULES.asks, asksFirst(first), asksFirst(first) ? "a form" : "no form and no button"),
      result(RULES.quiet, same, same ? "the same page twice" : `${told(first)}, then another page`),
      result(RULES.head, head.status === first.status && head.text === "", told(head)),
    ],
  };
};

const checkForged = async (link: string): Promise<RuleResult> => {
  const answer = await ask(alterLink(link), "POST", BODY);
  return result(RULES.forged, answer.status >= 400 && answer.status < 500, told(answer));
};

const checkPosting = async (link: string, before: Answer): Promise<RuleResult[]> => {
  const form = new FormData();
  form.set("List-Unsubscribe", "One-Click");
  const post = await ask(link, "POST", BODY);
  const multipart = await ask(link, "POST", form);
  const again = await ask(link, "POST", BODY);
  const after = await ask(link, "GET");
  const all = [before, post, multipart, again, after];
  const isKept = all.filter(({ cache }) => !/no-store|private/i.test(cache)).length;
  return [
    result(RULES.post, isGood(post), told(post)),
    result(RULES.redirect, !isRedirect(post), told(post)),
    result(RULES.context, post.status !== 401 && post.status !== 403, told(post)),
    result(RULES.multipart, isGood(multipart), told(multipart)),
    result(RULES.again, isGood(again), told(again)),
    result(
      RULES.effect,
      after.text === before.text ? "unknown" : isGood(after),
      after.text === before.text ? "the same page as before" : told(after),
    ),
    result(
      RULES.cookie,
      all.every(({ cookie }) => !cookie),
      `${all.filter(({ cookie }) => cookie).length} answers set one`,
    ),
    result(RULES.cache, isKept === 0, `${isKept} answers may be kept`),
  ];
};

/** Looks at an unsubscribe link from outside; at the end whoever the link belongs to is unsubscribed. */
export async function checkLink(link: string): Promise<RuleResult[]> {
  const scheme = checkScheme(new URL(link));
  const { first, results } = await checkReading(link);
  const forged = await checkForged(link);
  return [scheme, ...results, forged, ...(await checkPosting(link, first))];
}
