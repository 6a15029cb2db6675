import type { Ctx } from "@penguin/core/kernel";
import type { TokenSigner } from "@penguin/mail/token";
import type { EdgeStore } from "./edge-store.ts";
import { type EdgeRequest, type EdgeResponse, languageWish, later, page, SECURITY } from "./edge-answer.ts";
import { neutralPage, PIXEL } from "./pages.ts";
import { createPersonPages } from "./person-pages.ts";
import { languageOf } from "./texts.ts";

export { createDirectStore } from "./edge-store.ts";
export type { EdgeRequest, EdgeResponse } from "./edge-answer.ts";

const gif = (status = 200): EdgeResponse => ({
  status,
  headers: { ...SECURITY, "Content-Type": "image/gif" },
  body: PIXEL,
});

/**
 * Answers `/o/<token>.gif`, `/r/<token>`, `/u/<token>` and, by the same token, `/p/<token>` where a person chooses what they
 * get. An unknown or altered token gets a plain pixel or a neutral page: no event, no redirect, no change. GET never changes
 * a subscription; only POST does (RFC 8058). What the store cannot do is 503: nothing that was answered 2xx is lost.
 */
export function createEdge(options: {
  tokens: TokenSigner;
  store: EdgeStore;
  forTenant: (tenantId: string) => Ctx;
}): (request: EdgeRequest) => Promise<EdgeResponse> {
  const { tokens, store, forTenant } = options;

  const momentOf = (tenantId: string): Date => forTenant(tenantId).clock.now();
  const open = async (token: string, request: EdgeRequest): Promise<EdgeResponse> => {
    const known = tokens.verify(token, "open");
    if (!known) return gif();
    const { method, userAgent } = request;
    const hit = { ...known, kind: "open", method, userAgent, at: momentOf(known.tenantId) } as const;
    return store.open(hit).then(
      () => gif(),
      () => gif(503),
    );
  };
  const click = async (token: string, request: EdgeRequest): Promise<EdgeResponse> => {
    const known = tokens.verify(token, "click");
    if (!known) return page(404, neutralPage(languageOf(languageWish(request))));
    const { method, userAgent } = request;
    const hit = { ...known, kind: "click", method, userAgent, at: momentOf(known.tenantId) } as const;
    const found = await store.click(hit).then(
      (url) => ({ url }),
      () => undefined,
    );
    if (!found) return later(request);
    return found.url
      ? { status: 302, headers: { ...SECURITY, Location: found.url }, body: "" }
      : page(404, neutralPage(languageOf(languageWish(request))));
  };
  const { unsubscribe, preferences } = createPersonPages(options);

  return async (request) => {
    const [, kind, rest = ""] = /^\/([orup])\/([A-Za-z0-9_.-]{1,200})$/.exec(request.path) ?? [];
    const reading = request.method === "GET" || request.method === "HEAD";
    if (reading || request.method === "POST") {
      if (kind === "u") return unsubscribe(rest, request);
      if (kind === "p") return preferences(rest, request);
    }
    if (!reading) return { status: 405, headers: { ...SECURITY, Allow: "GET, HEAD" }, body: "" };
    if (kind === "o") return open(rest.replace(/\.gif$/, ""), request);
    if (kind === "r") return click(rest, request);
    return page(404, neutralPage(languageOf(languageWish(request))));
  };
}
