import { laterPage } from "./pages.ts";
import { languageOf } from "./texts.ts";

/** What is asked of an edge. */
export interface EdgeRequest {
  method: string;
  path: string;
  /** What follows the question mark, or nothing. */
  query?: string;
  acceptLanguage?: string | undefined;
  userAgent: string | undefined;
  body: string;
}

/** What it answers. */
export interface EdgeResponse {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

/** On every answer. */
export const SECURITY = {
  "Cache-Control": "no-store, private",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Robots-Tag": "noindex",
  "Content-Security-Policy":
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
};

/** A page. */
export const page = (status: number, body: string): EdgeResponse => ({
  status,
  headers: { ...SECURITY, "Content-Type": "text/html; charset=utf-8" },
  body,
});

/** The language a browser wishes for, and that the person switched to. */
export const languageWish = ({ query, acceptLanguage }: EdgeRequest) => ({
  switched: new URLSearchParams(query ?? "").get("lang") ?? undefined,
  header: acceptLanguage,
});

const RETRY_SECONDS = 5;

/** What cannot be said now: a browser asks again by itself, and so does a mailbox provider. */
export const later = (request: EdgeRequest): EdgeResponse => {
  const { headers, ...rest } = page(503, laterPage(languageOf(languageWish(request))));
  const again = { "Retry-After": String(RETRY_SECONDS) };
  const isAsking = request.method === "GET" || request.method === "HEAD";
  return { ...rest, headers: { ...headers, ...again, ...(isAsking && { Refresh: String(RETRY_SECONDS) }) } };
};
