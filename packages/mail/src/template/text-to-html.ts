const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const SPECIAL = /[&<>"']/g;
const BARE_URL = /\bhttps?:\/\/[^\s<>"']+/gi;
const TRAILING = /[.,;:!?*_)\]}]+$/;

/** Escapes text for HTML, also inside quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(SPECIAL, (char) => ENTITIES[char] ?? char);
}

/** Cuts what belongs to the sentence and not to the address; a bracket stays when the address opens it itself. */
function trimUrl(match: string): string {
  const trimmed = match.replace(TRAILING, "");
  const rest = match.slice(trimmed.length);
  const opened = trimmed.split("(").length - trimmed.split(")").length;
  return opened > 0 && rest.startsWith(")") ? `${trimmed})` : trimmed;
}

function linkUrls(text: string): string {
  let html = "";
  let from = 0;
  for (const match of text.matchAll(BARE_URL)) {
    const url = trimUrl(match[0]);
    const escaped = escapeHtml(url);
    html += `${escapeHtml(text.slice(from, match.index))}<a href="${escaped}">${escaped}</a>`;
    from = match.index + url.length;
  }
  return html + escapeHtml(text.slice(from));
}

/** Makes the HTML of a plain text: a blank line ends a paragraph, a line break is `<br>`, bare http(s) URLs are links. */
export function textToHtml(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .split(/\n[ \t]*(?:\n[ \t]*)+/)
    .filter((paragraph) => paragraph.trim() !== "")
    .map((paragraph) => `<p>${paragraph.trim().split("\n").map(linkUrls).join("<br>\n")}</p>`)
    .join("\n");
}
