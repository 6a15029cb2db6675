import { PAGE_LANGUAGES, type PageLanguage, TEXTS } from "./texts.ts";

/** A transparent GIF of one pixel. */
export const PIXEL = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");

const STYLE = `
  :root { color-scheme: light dark; font: 14px/20px system-ui, sans-serif; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #f6f8f8; color: #14191f; }
  main { box-sizing: border-box; width: min(32rem, 100% - 32px); margin: 24px 0; padding: 24px; border-radius: 10px; background: #fff; border: 1px solid #dde2e5; overflow-wrap: anywhere; }
  h1 { font-size: 20px; line-height: 28px; margin: 0 0 12px; font-weight: 600; }
  h2 { font-size: 14px; line-height: 20px; margin: 0 0 4px; font-weight: 600; }
  p { margin: 0 0 16px; } .quiet { color: #55606a; }
  header { display: flex; gap: 12px; align-items: center; margin-bottom: 4px; } header h1 { margin: 0; }
  header img { width: 40px; height: 40px; border-radius: 6px; }
  fieldset { border: 0; border-top: 1px solid #dde2e5; margin: 0; padding: 12px 0; } legend { float: left; width: 100%; padding: 0 0 4px; font-weight: 600; }
  fieldset > * { clear: left; }
  label { display: flex; gap: 12px; align-items: center; min-height: 44px; } label small { display: block; font-size: 12px; line-height: 16px; color: #55606a; }
  input { width: 20px; height: 20px; margin: 0; flex: none; accent-color: #0b6470; }
  select { font: inherit; min-height: 44px; width: 100%; border: 1px solid #7f8a92; border-radius: 6px; padding: 0 12px; background: inherit; color: inherit; }
  button { font: inherit; font-weight: 500; min-height: 44px; padding: 0 16px; border: 0; border-radius: 6px; background: #0b6470; color: #fff; cursor: pointer; }
  button.plain { background: none; color: #b3261e; border: 1px solid currentcolor; }
  a { color: #0b6470; } nav { display: flex; gap: 16px; align-items: center; margin-top: 24px; } nav a { padding: 12px 0; }
  .done { padding: 12px; border: 1px solid #1b6e3c; border-radius: 6px; color: #1b6e3c; }
  section { border-top: 1px solid #dde2e5; padding-top: 12px; margin-top: 24px; }
  :is(button, input, select, a):focus-visible { outline: 2px solid #14191f; outline-offset: 2px; }
  @media (prefers-color-scheme: dark) {
    body { background: #0f1417; color: #e8ecee; } main { background: #171d21; border-color: #2a3237; } fieldset, section { border-color: #2a3237; }
    .quiet, label small { color: #9ba7af; } button { background: #5cc2cf; color: #0f1417; } a { color: #5cc2cf; } select { border-color: #6b777f; background: #171d21; }
    input { accent-color: #5cc2cf; } button.plain { background: none; color: #ff8a80; } .done { color: #6ccb8b; border-color: #6ccb8b; }
    :is(button, input, select, a):focus-visible { outline-color: #e8ecee; }
  }`;

const NAMES: Readonly<Record<PageLanguage, string>> = { en: "English", es: "Español" };

/** Text as it may stand in HTML, in attributes too. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const switcher = (language: PageLanguage, path: string): string => {
  const links = PAGE_LANGUAGES.map((other) =>
    other === language
      ? `<span aria-current="true">${NAMES[other]}</span>`
      : `<a href="${path}?lang=${other}" hreflang="${other}" lang="${other}">${NAMES[other]}</a>`,
  );
  return `<nav aria-label="${TEXTS[language].language}">${links.join("")}</nav>`;
};

/** Where a page is, and in what language. */
export interface PagePlace {
  language: PageLanguage;
  /** The page's own path, or undefined when it has no second language to switch to. */
  path: string | undefined;
}

/** A whole page around a body, with the switch to the other language. */
export function html({ language, path }: PagePlace, title: string, body: string, head?: string): string {
  const heading = head ?? `<h1>${escapeHtml(title)}</h1>`;
  const foot = path === undefined ? "" : switcher(language, path);
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><main>${heading}${body}${foot}</main></body></html>`;
}

/** What a person sees behind a link that means nothing (any more). */
export function neutralPage(language: PageLanguage): string {
  const text = TEXTS[language];
  return html({ language, path: undefined }, text.nowhere, `<p>${text.nowhereWhy}</p>`);
}

/** What a person sees while the sender's database does not answer. */
export function laterPage(language: PageLanguage): string {
  const text = TEXTS[language];
  return html({ language, path: undefined }, text.later, `<p>${text.laterWhy}</p>`);
}

/** Asks once, because reading a page must not change anything; leads to the page where less can be chosen. */
export function unsubscribePage(place: PagePlace & { path: string; preferences: string }): string {
  const text = TEXTS[place.language];
  const query = `?lang=${place.language}`;
  const body = `<p>${text.stopWhat}</p><form method="post" action="${place.path}${query}"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button type="submit">${text.unsubscribe}</button></form><p style="margin-top:16px"><a href="${place.preferences}${query}">${text.rather}</a></p>`;
  return html(place, text.stop, body);
}

/** Confirms; also shown to somebody who comes back. */
export function unsubscribedPage(place: PagePlace): string {
  const text = TEXTS[place.language];
  return html(place, text.done, `<p>${text.doneWhat}</p>`);
}
