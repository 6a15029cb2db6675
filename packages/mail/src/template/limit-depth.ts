/** What the tokenizer of a browser does not look into for tags. */
const OPAQUE =
  /<!--[\s\S]*?(?:-->|$)|<(style|script|textarea|title|xmp)\b[\s\S]*?(?:<\/\1\b[^>]*(?:>|$)|$)|<[!?][^>]*(?:>|$)/iy;
const CLOSING = /<\/([a-z][^\s/>]*)[^>]*(?:>|$)/iy;
const OPENING = /<([a-z][^\s/>]*)/iy;
const ATTRIBUTE =
  /[\s/]*(?:[^\s/>=][^\s/>=]*|=)(?:\s*=\s*(?:"[^"]*(?:"|$)|'[^']*(?:'|$)|[^\s>"'][^\s>]*)?)?/y;
const TAG_END = /[\s/]*(?:>|$)/y;
const EMPTY = new Set("area base br col embed hr img input link meta param source track wbr".split(" "));

/** Moves a sticky pattern to `at` and says where its match ends, or -1. */
const endOf = (pattern: RegExp, html: string, at: number): number => {
  pattern.lastIndex = at;
  return pattern.test(html) ? pattern.lastIndex : -1;
};

function skipAttributes(html: string, from: number): number {
  let at = from;
  for (let next = endOf(TAG_END, html, at); next === -1; next = endOf(TAG_END, html, at)) {
    const end = endOf(ATTRIBUTE, html, at);
    at = end > at ? end : at + 1;
  }
  return TAG_END.lastIndex;
}

/**
 * Leaves out the opening tags of HTML that stand deeper than `max` open elements; what is between them stays. Parsers take
 * time by the square of that depth. An element counts as open until its end tag, also one whose end tag may be left out.
 */
export function limitDepth(html: string, max: number): string {
  const open = new Map<string, number>();
  const kept: string[] = [];
  let [depth, from] = [0, 0];
  for (let at = html.indexOf("<"); at !== -1; at = html.indexOf("<", at)) {
    const opaque = endOf(OPAQUE, html, at);
    if (opaque !== -1) {
      at = opaque;
      continue;
    }
    CLOSING.lastIndex = at;
    const closed = CLOSING.exec(html)?.[1]?.toLowerCase();
    if (closed !== undefined) {
      const count = open.get(closed) ?? 0;
      if (count > 0) open.set(closed, count - 1);
      depth -= count > 0 ? 1 : 0;
      at = CLOSING.lastIndex;
      continue;
    }
    OPENING.lastIndex = at;
    const name = OPENING.exec(html)?.[1]?.toLowerCase();
    const end = name === undefined ? at + 1 : skipAttributes(html, OPENING.lastIndex);
    if (name !== undefined && !EMPTY.has(name)) {
      if (depth < max) {
        depth += 1;
        open.set(name, (open.get(name) ?? 0) + 1);
      } else {
        kept.push(html.slice(from, at));
        from = end;
      }
    }
    at = end;
  }
  return kept.length === 0 ? html : kept.join("") + html.slice(from);
}
