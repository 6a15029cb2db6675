/** A transparent GIF of one pixel. */
export const PIXEL = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");

const STYLE = `
  :root { color-scheme: light dark; font: 14px/20px system-ui, sans-serif; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #f6f8f8; color: #14191f; }
  main { max-width: 30rem; margin: 24px; padding: 24px; border-radius: 10px; background: #fff; border: 1px solid #dde2e5; }
  h1 { font-size: 20px; line-height: 28px; margin: 0 0 12px; font-weight: 600; }
  p { margin: 0 0 16px; }
  button { font: inherit; font-weight: 500; min-height: 44px; padding: 0 16px; border: 0; border-radius: 6px; background: #0b6470; color: #fff; cursor: pointer; }
  button:focus-visible { outline: 2px solid #14191f; outline-offset: 2px; }
  @media (prefers-color-scheme: dark) {
    body { background: #0f1417; color: #e8ecee; } main { background: #171d21; border-color: #2a3237; }
    button { background: #5cc2cf; color: #0f1417; } button:focus-visible { outline-color: #e8ecee; }
  }`;

const html = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${STYLE}</style></head><body><main><h1>${title}</h1>${body}</main></body></html>`;

/** What a person sees behind a link that means nothing (any more). */
export function neutralPage(): string {
  return html(
    "This link does not lead anywhere",
    "<p>It may have been cut off on its way. You can close this page.</p>",
  );
}

/** Asks once, because reading a page must not change anything. */
export function unsubscribePage(path: string): string {
  return html(
    "Stop these mails?",
    `<p>You will get no further mail from this sender.</p><form method="post" action="${path}"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button type="submit">Unsubscribe</button></form>`,
  );
}

/** Confirms; also shown to somebody who comes back. */
export function unsubscribedPage(): string {
  return html(
    "You are unsubscribed",
    "<p>This sender will not write to you again. You can close this page.</p>",
  );
}
