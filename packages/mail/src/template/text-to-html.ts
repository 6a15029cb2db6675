const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const SPECIAL = /[&<>"']/g;
const BARE_URL = /\bhttps?:\/\/[^\s<>"']+/gi;
const TRAILING = new Set(".,;:!?*_)]}");
/** No browser follows a longer one, and no mail needs it. */
const URL_MAX = 2_000;

/** Escapes text for HTML, also inside quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(SPECIAL, (char) => ENTITIES[char] ?? char);
}

/** Cuts what belongs to the sentence and not to the address; a bracket stays when the address opens it itself. */
function trimUrl(match: string): string {
  let end = match.length;
  while (end > 0 && TRAILING.has(match[end - 1] ?? "")) end -= 1;
  const trimmed = match.slice(0, end);
  const opened = trimmed.split("(").length - trimmed.split(")").length;
  return opened > 0 && match[end] === ")" ? `${trimmed})` : trimmed;
}

function linkUrls(text: string): string {
  let html = "";
  let from = 0;
  for (const match of text.matchAll(BARE_URL)) {
    if (match[0].length > URL_MAX) continue;
    const url = trimUrl(match[0]);
    const escaped = escapeHtml(url);
    html += `${escapeHtml(text.slice(from, match.index))}<a href="${escaped}">${escaped}</a>`;
    from = match.index + url.length;
  }
  return html + escapeHtml(text.slice(from));
}

/** Makes the HTML of a plain text: a blank line ends a paragraph, a line break is `<br>`, bare http(s) URLs of at most 2,000 characters are links. */
export function textToHtml(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .split(/\n[ \t]*(?:\n[ \t]*)+/)
    .filter((paragraph) => paragraph.trim() !== "")
    .map((paragraph) => `<p>${paragraph.trim().split("\n").map(linkUrls).join("<br>\n")}</p>`)
    .join("\n");
}
