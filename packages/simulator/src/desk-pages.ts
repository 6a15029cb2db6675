import PostalMime from "postal-mime";
import { type SafeHtml, html, linkify } from "./desk-html.ts";
import type { DeskMailbox, DeskMessage } from "./desk-mailboxes.ts";
import { headerBlock } from "./header.ts";

/** Mailboxes on one page of the list. */
export const PAGE_SIZE = 50;

/** The list of mailboxes. */
export function mailboxesPage(view: { query: string; page: number; all: readonly DeskMailbox[] }): string {
  const { query, page, all } = view;
  const shown = all.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  const rows = shown.map(
    (box) => html`<li><a href="/mailbox?${params({ address: box.address })}">${box.address}</a>
<span class="dim">${box.kind === "tenant" ? "our mail host, " : ""}${box.messages} ${box.messages === 1 ? "message" : "messages"}${box.lastAt ? `, ${shortTime(box.lastAt)}` : ""}</span></li>`,
  );
  const list =
    rows.length > 0
      ? html`<ul class="list">${rows}</ul>`
      : html`<p class="dim">${query ? "No address contains that." : "No mail yet."}</p>`;
  return layout(
    "Mail desk",
    html`<h1>Mailboxes</h1>
<form method="get" action="/" role="search"><input type="search" name="q" value="${query}" aria-label="Address contains" placeholder="Address contains"><button>Search</button></form>
<p class="dim" role="status">${all.length} ${all.length === 1 ? "mailbox" : "mailboxes"}</p>${list}${pager(query, page, all.length)}`,
  );
}

function pager(query: string, page: number, total: number): SafeHtml {
  const link = (to: number, label: string): SafeHtml =>
    html`<a href="/?${params({ q: query, page: String(to) })}">${label}</a>`;
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  if (pages === 1) return html``;
  return html`<nav class="pages" aria-label="Pages">${page > 1 ? link(page - 1, "Newer") : undefined}<span class="dim">Page ${page} of ${pages}</span>${page < pages ? link(page + 1, "Older") : undefined}</nav>`;
}

/** The messages of a mailbox. */
export function mailboxPage(address: string, messages: readonly DeskMessage[]): string {
  const rows = messages.map(
    (
      message,
    ) => html`<li><a href="/message?${params({ address, id: message.id })}">${message.subject || "(no subject)"}</a>
<span class="dim">${message.from}, ${message.folder}, ${shortTime(message.at)}</span></li>`,
  );
  const list = rows.length > 0 ? html`<ul class="list">${rows}</ul>` : html`<p class="dim">No messages.</p>`;
  return layout(address, html`<h1>${address}</h1>${list}`);
}

/** One message: head, text, sandboxed HTML, source, and a form to answer as its recipient. */
export async function messagePage(address: string, message: DeskMessage): Promise<string> {
  const raw = message.raw();
  const email = await PostalMime.parse(raw);
  const key = params({ address, id: message.id });
  const answerForm = message.stored
    ? html`<h2>Answer as ${address}</h2><form class="stack" method="post" action="/reply">
<input type="hidden" name="address" value="${address}"><input type="hidden" name="id" value="${message.id}">
<textarea name="text" rows="5" required aria-label="Answer"></textarea><button>Send answer</button></form>`
    : undefined;
  return layout(
    message.subject || "(no subject)",
    html`<p><a href="/mailbox?${params({ address })}">${address}</a></p>
<h1>${message.subject || "(no subject)"}</h1>
<dl><dt>From</dt><dd>${message.from}</dd><dt>To</dt><dd>${address}</dd><dt>Arrived</dt><dd>${message.at}</dd><dt>Message-ID</dt><dd>${message.messageId}</dd>${message.stored?.dkim ? html`<dt>DKIM</dt><dd>${message.stored.dkim}</dd>` : undefined}</dl>
<p><a href="/raw?${key}" download>Download the raw message</a></p>
${email.text ? html`<h2>Text</h2><pre>${linkify(email.text)}</pre>` : undefined}
${email.html ? html`<h2>HTML</h2><p class="dim">Images and scripts stay off: looking at a mail here counts nowhere.</p><iframe sandbox="" src="/html?${key}" title="HTML part"></iframe>` : undefined}
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
