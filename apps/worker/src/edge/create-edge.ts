import {
  findPreferences,
  findUnsubscribe,
  type HitRecorder,
  savePreferences,
  unsubscribeByMessage,
} from "@penguin/core/event";
import type { Ctx } from "@penguin/core/kernel";
import type { TokenSigner } from "@penguin/mail/token";
import { neutralPage, PIXEL, unsubscribedPage, unsubscribePage } from "./pages.ts";
import { preferencePage, readChoice } from "./preference-page.ts";
import { languageOf } from "./texts.ts";

export interface EdgeRequest {
  method: string;
  path: string;
  /** What follows the question mark, or nothing. */
  query?: string;
  acceptLanguage?: string | undefined;
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
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
};

const page = (status: number, body: string): EdgeResponse => ({
  status,
  headers: { ...SECURITY, "Content-Type": "text/html; charset=utf-8" },
  body,
});

const languageWish = ({ query, acceptLanguage }: EdgeRequest) => ({
  switched: new URLSearchParams(query ?? "").get("lang") ?? undefined,
  header: acceptLanguage,
});

const gif = (): EdgeResponse => ({
  status: 200,
  headers: { ...SECURITY, "Content-Type": "image/gif" },
  body: PIXEL,
});

/**
 * Answers `/o/<token>.gif`, `/r/<token>`, `/u/<token>` and, by the same token, `/p/<token>` where a person chooses what they
 * get. An unknown or altered token gets a plain pixel or a neutral page: no event, no redirect, no change. GET never changes
 * a subscription; only POST does (RFC 8058).
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
    if (!known) return page(404, neutralPage(languageOf(languageWish(request))));
    const url = await hits.record({
      ...known,
      kind: "click",
      method: request.method,
      userAgent: request.userAgent,
    });
    return url
      ? { status: 302, headers: { ...SECURITY, Location: url }, body: "" }
      : page(404, neutralPage(languageOf(languageWish(request))));
  };
  const contactCtx = (tenantId: string, job: string): Ctx => ({
    ...forTenant(tenantId),
    actor: { kind: "system", job },
  });
  const unsubscribe = async (token: string, request: EdgeRequest): Promise<EdgeResponse> => {
    const wish = languageWish(request);
    const known = tokens.verify(token, "unsubscribe");
    if (!known) return page(404, neutralPage(languageOf(wish)));
    const ctx = contactCtx(known.tenantId, "contact.unsubscribe");
    const found = await findUnsubscribe(ctx, known.messageId);
    const language = languageOf({ ...wish, contact: found?.language });
    if (!found) return page(404, neutralPage(language));
    const place = { language, path: request.path };
    if (request.method !== "POST")
      return page(
        200,
        found.done ? unsubscribedPage(place) : unsubscribePage({ ...place, preferences: `/p/${token}` }),
      );
    await unsubscribeByMessage(ctx, known.messageId);
    return page(200, unsubscribedPage(place));
  };
  const preferences = async (token: string, request: EdgeRequest): Promise<EdgeResponse> => {
    const wish = languageWish(request);
    const known = tokens.verify(token, "unsubscribe");
    if (!known) return page(404, neutralPage(languageOf(wish)));
    const ctx = contactCtx(known.tenantId, "contact.choose-preferences");
    const found = await findPreferences(ctx, known.messageId);
    const language = languageOf({ ...wish, contact: found?.language });
    if (!found) return page(404, neutralPage(language));
    const place = { language, path: request.path };
    if (found.left) return page(200, unsubscribedPage(place));
    const show = (shown: typeof found, saved: boolean): EdgeResponse =>
      page(200, preferencePage(shown, { ...place, unsubscribe: `/u/${token}`, saved }));
    if (request.method !== "POST") return show(found, false);
    const choice = readChoice(request.body, found, language, ctx.clock.now());
    const saved = await savePreferences(ctx, known.messageId, choice);
    return show((await findPreferences(ctx, known.messageId)) ?? found, saved);
  };

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
