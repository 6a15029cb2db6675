/** A fault of the spintax itself, at a character offset of the source. */
export type SpintaxFault = { offset: number; message: string };

type Brace = { start: number; pipes: number[] };

const SKIPPED: readonly { open: RegExp; close: RegExp }[] = [
  { open: /\{%-?\s*raw\s*-?%\}/y, close: /\{%-?\s*endraw\s*-?%\}/g },
  { open: /\{%-?\s*comment\s*-?%\}/y, close: /\{%-?\s*endcomment\s*-?%\}/g },
  { open: /\{\{/y, close: /\}\}/g },
  { open: /\{%/y, close: /%\}/g },
  { open: /<style\b/iy, close: /<\/style>/gi },
];

const GROUPS_MAX = 1_000;

/** Returns where the Liquid markup or style sheet that begins at `offset` ends, or undefined when none begins there. */
function skipMarkup(source: string, offset: number): number | undefined {
  for (const { open, close } of SKIPPED) {
    open.lastIndex = offset;
    if (!open.test(source)) continue;
    close.lastIndex = open.lastIndex;
    return close.test(source) ? close.lastIndex : source.length;
  }
  return undefined;
}

function findGroups(source: string): (Brace & { end: number })[] {
  const open: Brace[] = [];
  const groups: (Brace & { end: number })[] = [];
  for (let offset = 0; offset < source.length; ) {
    const char = source[offset];
    const after = char === "{" || char === "<" ? skipMarkup(source, offset) : undefined;
    if (after !== undefined) {
      offset = after;
      continue;
    }
    if (char === "{") open.push({ start: offset, pipes: [] });
    else if (char === "|") open[open.length - 1]?.pipes.push(offset);
    else if (char === "}") {
      const brace = open.pop();
      if (brace !== undefined && brace.pipes.length > 0) groups.push({ ...brace, end: offset });
    }
    offset += 1;
  }
  return groups.sort((left, right) => left.start - right.start);
}

/**
 * Turns spintax `{a|b}` into block tags `spin`, `or` and `endspin`, each group numbered by its place in the source.
 * Braces without a `|` of their own, Liquid markup and style sheets stay as they are. Because only the source is
 * rewritten, a customer's value that looks like spintax is never touched.
 */
export function expandSpintax(source: string): { text: string } | { fault: SpintaxFault } {
  if (!source.includes("|")) return { text: source };
  const groups = findGroups(source);
  if (groups.length > GROUPS_MAX) {
    return {
      fault: { offset: groups[GROUPS_MAX]?.start ?? 0, message: "There are too many spintax groups." },
    };
  }
  const edits = groups.flatMap((group, index) => [
    { offset: group.start, tag: `{% spin ${index} %}` },
    ...group.pipes.map((offset) => ({ offset, tag: "{% or %}" })),
    { offset: group.end, tag: "{% endspin %}" },
  ]);
  edits.sort((left, right) => left.offset - right.offset);
  let text = "";
  let from = 0;
  for (const { offset, tag } of edits) {
    text += source.slice(from, offset) + tag;
    from = offset + 1;
  }
  return { text: text + source.slice(from) };
}
