import { findUnsubscribe, type HitRecorder, unsubscribeByMessage } from "@penguin/core/event";
import type { Ctx } from "@penguin/core/kernel";
import type { TokenSigner } from "@penguin/mail/token";
import { neutralPage, PIXEL, unsubscribedPage, unsubscribePage } from "./pages.ts";

export interface EdgeRequest {
  method: string;
  path: string;
  userAgent: string | undefined;
  body: string;
}

export interface EdgeResponse {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

const SECURITY = {
  "Cache-Control": "no-store, private",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Robots-Tag": "noindex",
  "Content-Security-Policy":
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
};

const page = (status: number, body: string): EdgeResponse => ({
  status,
  headers: { ...SECURITY, "Content-Type": "text/html; charset=utf-8" },
  body,
});

const gif = (): EdgeResponse => ({
  status: 200,
  headers: { ...SECURITY, "Content-Type": "image/gif" },
  body: PIXEL,
});

/**
 * Answers `/o/<token>.gif`, `/r/<token>` and `/u/<token>`. An unknown or altered token gets a plain pixel or a neutral
 * page: no event, no redirect, no change. GET never changes a subscription; only POST does (RFC 8058).
 */
export function createEdge(options: {
  tokens: TokenSigner;
  hits: HitRecorder;
  forTenant: (tenantId: string) => Ctx;
}): (request: EdgeRequest) => Promise<EdgeResponse> {
  const { tokens, hits, forTenant } = options;

  const open = async (token: string, request: EdgeRequest): Promise<EdgeResponse> => {
    const known = tokens.verify(token, "open");
    if (known)
      await hits.record({ ...known, kind: "open", method: request.method, userAgent: request.userAgent });
    return gif();
  };
  const click = async (token: string, request: EdgeRequest): Promise<EdgeResponse> => {
    const known = tokens.verify(token, "click");
    if (!known) return page(404, neutralPage());
    const url = await hits.record({
      ...known,
      kind: "click",
      method: request.method,
      userAgent: request.userAgent,
    });
    return url
      ? { status: 302, headers: { ...SECURITY, Location: url }, body: "" }
      : page(404, neutralPage());
  };
  const unsubscribe = async (token: string, request: EdgeRequest): Promise<EdgeResponse> => {
    const known = tokens.verify(token, "unsubscribe");
    if (!known) return page(404, neutralPage());
    const ctx: Ctx = { ...forTenant(known.tenantId), actor: { kind: "system", job: "contact.unsubscribe" } };
    const found = await findUnsubscribe(ctx, known.messageId);
    if (!found) return page(404, neutralPage());
    if (request.method !== "POST")
      return page(200, found.done ? unsubscribedPage() : unsubscribePage(request.path));
    await unsubscribeByMessage(ctx, known.messageId);
    return page(200, unsubscribedPage());
  };

  return async (request) => {
    const [, kind, rest = ""] = /^\/([oru])\/([A-Za-z0-9_.-]{1,200})$/.exec(request.path) ?? [];
    const reading = request.method === "GET" || request.method === "HEAD";
    if (kind === "u" && (reading || request.method === "POST")) return unsubscribe(rest, request);
    if (!reading) return { status: 405, headers: { ...SECURITY, Allow: "GET, HEAD" }, body: "" };
    if (kind === "o") return open(rest.replace(/\.gif$/, ""), request);
    if (kind === "r") return click(rest, request);
    return page(404, neutralPage());
  };
}
