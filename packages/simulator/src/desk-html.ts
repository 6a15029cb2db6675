/** HTML that is safe to send as it is. */
export interface SafeHtml {
  readonly html: string;
}

type Value = string | number | undefined | SafeHtml | readonly SafeHtml[];

/** Template tag that escapes every value except safe HTML. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): SafeHtml {
  const parts = strings.map((text, index) => (index === 0 ? text : `${render(values[index - 1])}${text}`));
  return { html: parts.join("") };
}

function render(value: Value): string {
  if (value === undefined) return "";
  if (typeof value === "object")
    return "html" in value ? value.html : value.map((piece) => piece.html).join("");
  return escapeHtml(String(value));
}

/** Escapes the five characters that mean something in HTML. */
function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (char) => entities[char] ?? char);
}

/** Plain text with its http links made clickable. */
export function linkify(text: string): SafeHtml {
  const pieces = text.split(/(https?:\/\/[^\s<>"')\]]+)/);
  const html = pieces.map((piece, index) => {
    const safe = escapeHtml(piece);
    return index % 2 === 1 ? `<a href="${safe}" rel="noreferrer noopener">${safe}</a>` : safe;
  });
  return { html: html.join("") };
}

/** The desk's style: system fonts, light and dark, from 360 px up. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fbfbfa;--fg:#1c1d1f;--dim:#5c6066;--line:#dfe1e4;--accent:#1f5fbf;--card:#fff}
@media (prefers-color-scheme:dark){:root{--bg:#16181b;--fg:#e8e9ea;--dim:#a0a5ac;--line:#30343a;--accent:#8ab4f8;--card:#1d2024}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.5 system-ui,sans-serif}
main,header{max-width:60rem;margin:0 auto;padding:1rem}
header{display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:baseline;border-bottom:1px solid var(--line)}
h1{font-size:1.25rem;margin:.5rem 0;overflow-wrap:anywhere}
h2{font-size:1.05rem;margin:1.5rem 0 .5rem;overflow-wrap:anywhere}
header strong{font-size:1rem}
p,dd{overflow-wrap:anywhere}
.dim{color:var(--dim)}
a{color:var(--accent)}
a:focus-visible,button:focus-visible,input:focus-visible,textarea:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
ul.list{list-style:none;margin:1rem 0;padding:0;border:1px solid var(--line);border-radius:8px;background:var(--card)}
ul.list li{padding:.6rem .8rem;border-top:1px solid var(--line);display:flex;flex-wrap:wrap;gap:0 1rem;justify-content:space-between}
ul.list li:first-child{border-top:0}
ul.list a{overflow-wrap:anywhere}
form{display:flex;flex-wrap:wrap;gap:.5rem;margin:1rem 0}
form.stack{flex-direction:column;align-items:flex-start}
input,textarea{font:inherit;padding:.4rem .6rem;border:1px solid var(--dim);border-radius:6px;background:var(--card);color:var(--fg);min-width:0;flex:1 1 12rem}
textarea{width:100%;flex:none}
button{font:inherit;padding:.4rem .9rem;border:1px solid var(--accent);border-radius:6px;background:var(--card);color:var(--accent);cursor:pointer}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:1rem 0}
dt{color:var(--dim)}
dd{margin:0}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:1rem;font:inherit}
pre.code{font:13px/1.45 ui-monospace,monospace}
iframe{width:100%;height:30rem;border:1px solid var(--line);border-radius:8px;background:#fff}
nav.pages{display:flex;gap:1rem}
`;
