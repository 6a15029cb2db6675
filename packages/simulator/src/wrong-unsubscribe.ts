import type { HttpReply, HttpRequest } from "./http-listener.ts";

/** What an unsubscribe endpoint of another sender may do wrong; `none` does nothing wrong. */
export const UNSUBSCRIBE_FAULTS = [
  "none",
  "get-acts",
  "head-has-no-page",
  "post-redirects",
  "post-asks-sign-in",
  "post-fails",
  "multipart-fails",
  "repeat-fails",
  "takes-any-link",
] as const;
/** One of {@link UNSUBSCRIBE_FAULTS}. */
export type UnsubscribeFault = (typeof UNSUBSCRIBE_FAULTS)[number];

/** The part of a link after its fault that is the person's; any other is forged. */
export const UNSUBSCRIBE_TOKEN = "c2ltdWxhdGVkLXBlcnNvbg";

const page = (status: number, body: string): HttpReply => ({
  status,
  headers: { "content-type": "text/html; charset=utf-8" },
  body: `<!doctype html><title>Mails</title>${body}`,
});
const asking = page(200, '<form method="post"><button>Unsubscribe</button></form>');
const done = page(200, "<p>You are unsubscribed.</p>");

/** An endpoint at `/wrong-unsubscribe/<fault>/<token>` that breaks one rule of RFC 8058, and keeps who is unsubscribed. */
export function createWrongUnsubscribe(): (request: HttpRequest) => HttpReply | undefined {
  const gone = new Set<string>();

  const post = (fault: UnsubscribeFault, request: HttpRequest): HttpReply => {
    if (fault === "post-redirects")
      return { status: 303, headers: { location: "/wrong-unsubscribe/none/bye" }, body: "" };
    if (fault === "post-asks-sign-in" && !request.headers.cookie) return page(401, "<p>Sign in first.</p>");
    if (fault === "post-fails") return page(500, "<p>Later.</p>");
    const isForm = (request.headers["content-type"] ?? "").startsWith("multipart/");
    if (fault === "multipart-fails" && isForm) return page(415, "<p>What is this?</p>");
    if (fault === "repeat-fails" && gone.has(fault)) return page(410, "<p>Gone.</p>");
    gone.add(fault);
    return done;
  };

  return (request) => {
    const [, area, name, token] = request.url.pathname.split("/");
    if (area !== "wrong-unsubscribe") return undefined;
    const fault = UNSUBSCRIBE_FAULTS.find((one) => one === name);
    const isKnown = token === UNSUBSCRIBE_TOKEN || fault === "takes-any-link";
    if (!fault || !isKnown) return page(404, "<p>This link leads nowhere.</p>");
    if (request.method === "POST") return post(fault, request);
    if (request.method === "HEAD" && fault === "head-has-no-page") return page(405, "");
    if (fault === "get-acts") gone.add(fault);
    return gone.has(fault) ? done : asking;
  };
}
