import PostalMime from "postal-mime";
import { STYLE } from "./desk-html.ts";
import { createDeskSource, type DeskMessage, type DeskSource } from "./desk-mailboxes.ts";
import { mailboxesPage, mailboxPage, messagePage, notFoundPage } from "./desk-pages.ts";
import { type HttpReply, type HttpRequest, listenHttp, parseObject } from "./http-listener.ts";
import type { Listening, ListenOptions } from "./listening.ts";
import type { MailHost } from "./mail-host.ts";
import { summarize } from "./summary.ts";
import { createWrongUnsubscribe } from "./wrong-unsubscribe.ts";
import type { World } from "./world.ts";

/** Where the desk listens, and what it shows besides the world. */
export interface MailDeskOptions extends ListenOptions {
  /** Mail hosts whose mailboxes are listed too. */
  hosts?: readonly MailHost[];
  /** Body of `GET /health`. */
  health?: () => object;
}

/** Starts the mail desk: pages for people, `/api/*` for programs, `/health`. Answers by hand are sent as the recipient. */
export function startMailDesk(world: World, options: MailDeskOptions): Promise<Listening> {
  const source = createDeskSource(world, options.hosts ?? []);
  const answerWrong = createWrongUnsubscribe();
  return listenHttp((request) => {
    if (!isSameOrigin(request)) return { status: 403, body: { error: "cross-origin request refused" } };
    const wrong = answerWrong(request);
    if (wrong) return wrong;
    const { pathname } = request.url;
    if (pathname === "/health") return { status: 200, body: options.health?.() ?? { ready: true } };
    if (pathname === "/api/summary") return { status: 200, body: summarize(world) };
    if (request.method === "POST") return reply(world, source, request);
    if (request.method !== "GET") return { status: 405, body: { error: "Method Not Allowed" } };
    return pathname.startsWith("/api/") ? api(source, request.url) : page(source, request.url);
  }, options);
}

/** A form of a foreign page must not write mail here. */
function isSameOrigin({ method, headers }: HttpRequest): boolean {
  return method === "GET" || headers.origin === undefined || headers.origin === `http://${headers.host}`;
}

const API_LIMIT = 1000;

function api(source: DeskSource, url: URL): HttpReply {
  const limit = Number(url.searchParams.get("limit")) || API_LIMIT;
  const address = (url.searchParams.get("address") ?? "").toLowerCase();
  switch (url.pathname) {
    case "/api/mailboxes": {
      const all = source.mailboxes(url.searchParams.get("q") ?? "");
      return {
        status: 200,
        body: { total: all.length, mailboxes: all.slice(0, limit) },
      };
    }
    case "/api/messages": {
      const messages = source
        .messages(address)
        .slice(0, limit)
        .map(({ id, at, folder, headline }) => ({ id, at, folder, ...headline() }));
      return { status: 200, body: { address, messages } };
    }
    case "/api/raw": {
      const message = findMessage(source, url);
      return message ? rawReply(message) : { status: 404, body: { error: "no such message" } };
    }
    default:
      return { status: 404, body: { error: "Not Found" } };
  }
}

const PAGE_HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy":
    "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'",
  "referrer-policy": "no-referrer",
};

async function page(source: DeskSource, url: URL): Promise<HttpReply> {
  const ok = (body: string): HttpReply => ({ status: 200, headers: PAGE_HEADERS, body });
  const missing: HttpReply = { status: 404, headers: PAGE_HEADERS, body: notFoundPage() };
  const address = (url.searchParams.get("address") ?? "").toLowerCase();
  const message = findMessage(source, url);
  switch (url.pathname) {
    case "/": {
      const query = url.searchParams.get("q") ?? "";
      const all = source.mailboxes(query);
      return ok(mailboxesPage({ query, page: pageNumber(url), all }));
    }
    case "/style.css":
      return { status: 200, headers: { "content-type": "text/css" }, body: STYLE };
    case "/mailbox":
      return source.mailboxes(address).some((box) => box.address === address)
        ? ok(mailboxPage({ address, page: pageNumber(url), all: source.messages(address) }))
        : missing;
    case "/message":
      return message ? ok(await messagePage(address, message)) : missing;
    case "/html":
      return message ? htmlPart(message) : missing;
    case "/raw":
      return message ? rawReply(message) : missing;
    default:
      return missing;
  }
}

function pageNumber(url: URL): number {
  return Math.max(Math.trunc(Number(url.searchParams.get("page")) || 1), 1);
}

/** The HTML part in a sandbox of its own: no scripts, no forms, no requests; links open beside it. */
async function htmlPart(message: DeskMessage): Promise<HttpReply> {
  const email = await PostalMime.parse(message.raw());
  const headers = {
    ...PAGE_HEADERS,
    "content-security-policy":
      "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
  };
  return { status: 200, headers, body: `<base target="_blank">${email.html ?? ""}` };
}

function rawReply(message: DeskMessage): HttpReply {
  const headers = {
    "content-type": "message/rfc822",
    "content-disposition": `attachment; filename="${message.id.replace(/[^a-z0-9.]/gi, "_")}.eml"`,
    "x-content-type-options": "nosniff",
  };
  return { status: 200, headers, body: message.raw() };
}

function findMessage(source: DeskSource, url: URL): DeskMessage | undefined {
  const address = (url.searchParams.get("address") ?? "").toLowerCase();
  const id = url.searchParams.get("id");
  return id === null ? undefined : source.messages(address).find((message) => message.id === id);
}

async function reply(world: World, source: DeskSource, request: HttpRequest): Promise<HttpReply> {
  const isForm = request.url.pathname === "/reply";
  if (!isForm && request.url.pathname !== "/api/personas/reply")
    return { status: 404, body: { error: "Not Found" } };
  const body = isForm ? Object.fromEntries(new URLSearchParams(request.body)) : parseObject(request.body);
  const address = typeof body?.address === "string" ? body.address.toLowerCase() : "";
  const text = typeof body?.text === "string" ? body.text.trim() : "";
  if (text === "") return { status: 400, body: { error: "text must not be empty" } };
  const messages = source.messages(address).filter((message) => message.stored !== undefined);
  const message = typeof body?.id === "string" ? messages.find(({ id }) => id === body.id) : messages[0];
  if (!message?.stored) return { status: 404, body: { error: `${address} has no message to answer` } };
  const outcome = await world.replyAs(message.stored, text);
  if (isForm)
    return { status: 303, headers: { location: `/mailbox?${new URLSearchParams({ address }).toString()}` } };
  return {
    status: 200,
    body: { answered: message.headline().messageId, to: outcome.to, code: outcome.code },
  };
}
