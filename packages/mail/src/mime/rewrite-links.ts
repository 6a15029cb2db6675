const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));?/gi;
const NAMED: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };
const CODE_POINT_MAX = 0x10ffff;
const UNTOUCHED = /<!--[\s\S]*?(?:-->|$)|<(style|script|textarea|title|xmp)\b[\s\S]*?(?:<\/\1\s*>|$)/iy;
const ANCHOR = /<a(?=[\s/])/iy;
const ATTRIBUTE = /[\s/]*([^\s/>=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?/y;

function decodeEntities(text: string): string {
  return text.replace(ENTITY, (all, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? all;
    const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
    return code > 0 && code <= CODE_POINT_MAX ? String.fromCodePoint(code) : all;
  });
}

function encodeAttribute(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

type Attribute = { start: number; end: number; href: string };

/** Finds the first `href` of the tag whose attributes begin at `from` (browsers ignore later ones), else the tag's end. */
function findHref(html: string, from: number): Attribute | number {
  let tagEnd = from;
  ATTRIBUTE.lastIndex = from;
  for (let match = ATTRIBUTE.exec(html); match !== null; match = ATTRIBUTE.exec(html)) {
    const [all, name, double, single, bare] = match;
    const value = double ?? single ?? bare;
    tagEnd = match.index + all.length;
    if (name?.toLowerCase() !== "href" || value === undefined) continue;
    const end = tagEnd;
    const start = end - value.length - (bare === undefined ? 2 : 0);
    return {
      start,
      end,
      href: decodeEntities(value)
        .replace(/[\t\r\n]/g, "")
        .trim(),
    };
  }
  return tagEnd;
}

function findHrefs(html: string): Attribute[] {
  const found: Attribute[] = [];
  for (let at = html.indexOf("<"); at !== -1; at = html.indexOf("<", at)) {
    UNTOUCHED.lastIndex = at;
    if (UNTOUCHED.test(html)) {
      at = UNTOUCHED.lastIndex;
      continue;
    }
    ANCHOR.lastIndex = at;
    const href = ANCHOR.test(html) ? findHref(html, ANCHOR.lastIndex) : at + 1;
    if (typeof href !== "number") found.push(href);
    at = typeof href === "number" ? href : href.end;
  }
  return found;
}

/**
 * Replaces the target of every `<a href="http(s)://...">` by `toUrl(href, index)`, index counting from 0 over the
 * replaced ones, and returns those targets in order. Entities are decoded before and encoded after; everything else,
 * `mailto:`, fragments, comments and style sheets included, keeps its bytes. Targets for which `skip` is true
 * (unsubscribe) stay. Throws only what `toUrl` throws.
 */
export function rewriteLinks(
  html: string,
  toUrl: (href: string, index: number) => string,
  skip: (href: string) => boolean = () => false,
): { html: string; links: string[] } {
  const links: string[] = [];
  let result = "";
  let from = 0;
  for (const { start, end, href } of findHrefs(html)) {
    if (!/^https?:\/\//i.test(href) || skip(href)) continue;
    result += `${html.slice(from, start)}"${encodeAttribute(toUrl(href, links.length))}"`;
    links.push(href);
    from = end;
  }
  return { html: result + html.slice(from), links };
}

/** Adds an invisible 1x1 image before the last `</body>`, or at the end when there is none. */
export function appendPixel(html: string, url: string): string {
  const image = `<img src="${encodeAttribute(url)}" width="1" height="1" alt="" style="display:block;border:0">`;
  const at = html.toLowerCase().lastIndexOf("</body");
  return at === -1 ? html + image : html.slice(0, at) + image + html.slice(at);
}
