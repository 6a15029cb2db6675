import PostalMime from "postal-mime";
import { type SafeHtml, html, linkify } from "./desk-html.ts";
import type { DeskMailbox, DeskMessage } from "./desk-mailboxes.ts";
import { headerBlock } from "./header.ts";

/** Entries on one page of a list. */
const PAGE_SIZE = 50;

/** The list of mailboxes; a page beyond the last shows the last. */
export function mailboxesPage(view: { query: string; page: number; all: readonly DeskMailbox[] }): string {
  const { query, all } = view;
  const { shown, page, pages } = cut(all, view.page);
  const rows = shown.map(
    (box) => html`<li><a href="/mailbox?${params({ address: box.address })}">${box.address}</a>
<span class="dim">${box.kind === "tenant" ? "our mail host, " : ""}${countOf(box.messages, "message", "messages")}${box.lastAt ? `, ${shortTime(box.lastAt)}` : ""}</span></li>`,
  );
  const empty = html`<p class="dim">${query ? "No address contains that." : "No mail yet."}</p>`;
  return layout(
    "Mail desk",
    html`<h1>Mailboxes</h1>
<form method="get" action="/" role="search"><input type="search" name="q" value="${query}" aria-label="Address contains" placeholder="Address contains"><button>Search</button></form>
<p class="dim" role="status">${countOf(all.length, "mailbox", "mailboxes")}</p>${rows.length > 0 ? html`<ul class="list">${rows}</ul>` : empty}${pager("/", { q: query }, { page, pages })}`,
  );
}

/** The messages of a mailbox; a page beyond the last shows the last. */
export function mailboxPage(view: { address: string; page: number; all: readonly DeskMessage[] }): string {
  const { address } = view;
  const { shown, page, pages } = cut(view.all, view.page);
  const rows = shown.map((message) => {
    const { subject, from } = message.headline();
    return html`<li><a href="/message?${params({ address, id: message.id })}">${subject || "(no subject)"}</a>
<span class="dim">${from}, ${message.folder}, ${shortTime(message.at)}</span></li>`;
  });
  const list = rows.length > 0 ? html`<ul class="list">${rows}</ul>` : html`<p class="dim">No messages.</p>`;
  return layout(address, html`<h1>${address}</h1>${list}${pager("/mailbox", { address }, { page, pages })}`);
}

function cut<T>(all: readonly T[], wanted: number): { shown: readonly T[]; page: number; pages: number } {
  const pages = Math.max(1, Math.ceil(all.length / PAGE_SIZE));
  const page = Math.min(wanted, pages);
  return { shown: all.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE), page, pages };
}

function pager(
  path: string,
  query: Record<string, string>,
  position: { page: number; pages: number },
): SafeHtml {
  const { page, pages } = position;
  if (pages === 1) return html``;
  const link = (to: number, label: string): SafeHtml =>
    html`<a href="${path}?${params({ ...query, page: String(to) })}">${label}</a>`;
  return html`<nav class="pages" aria-label="Pages">${page > 1 ? link(page - 1, "Newer") : undefined}<span class="dim">Page ${page} of ${pages}</span>${page < pages ? link(page + 1, "Older") : undefined}</nav>`;
}

function countOf(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** One message: head, text, sandboxed HTML, source, and a form to answer as its recipient. */
export async function messagePage(address: string, message: DeskMessage): Promise<string> {
  const raw = message.raw();
  const email = await PostalMime.parse(raw);
  const { subject, from, messageId } = message.headline();
  const key = params({ address, id: message.id });
  const answerForm = message.stored
    ? html`<h2>Answer as ${address}</h2><form class="stack" method="post" action="/reply">
<input type="hidden" name="address" value="${address}"><input type="hidden" name="id" value="${message.id}">
<textarea name="text" rows="5" required aria-label="Answer"></textarea><button>Send answer</button></form>`
    : undefined;
  return layout(
    subject || "(no subject)",
    html`<p><a href="/mailbox?${params({ address })}">${address}</a></p>
<h1>${subject || "(no subject)"}</h1>
<dl><dt>From</dt><dd>${from}</dd><dt>To</dt><dd>${address}</dd><dt>Arrived</dt><dd>${message.at}</dd><dt>Message-ID</dt><dd>${messageId}</dd>${message.stored?.dkim ? html`<dt>DKIM</dt><dd>${message.stored.dkim}</dd>` : undefined}</dl>
<p><a href="/raw?${key}" download>Download the raw message</a></p>
${email.text ? html`<h2>Text</h2><pre>${linkify(email.text)}</pre>` : undefined}
${email.html ? html`<h2>HTML</h2><p class="dim">Images and scripts stay off: looking at a mail here counts nowhere.</p><iframe sandbox="allow-popups allow-popups-to-escape-sandbox" src="/html?${key}" title="HTML part"></iframe>` : undefined}
${answerForm}
<details><summary>Header</summary><pre class="code">${headerBlock(raw)}</pre></details>`,
  );
}

/** A page for something that is not there. */
export function notFoundPage(): string {
  return layout(
    "Not found",
    html`<h1>Not found</h1><p>There is no such mailbox or message. <a href="/">All mailboxes</a></p>`,
  );
}

function layout(title: string, body: SafeHtml): string {
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><link rel="stylesheet" href="/style.css"></head><body>
<header><strong><a href="/">Mail desk</a></strong><span class="dim">Every mailbox of the simulated internet. Nothing leaves this machine.</span></header>
<main>${body}</main></body></html>`.html;
}

function params(values: Record<string, string>): SafeHtml {
  return { html: new URLSearchParams(values).toString().replaceAll("&", "&amp;") };
}

function shortTime(iso: string): string {
  return iso.slice(0, 19).replace("T", " ");
}
