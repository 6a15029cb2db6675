import type { TemplateIssueCode } from "./template-issue.ts";
import { type Excess, TEMPLATE_LIMITS } from "./template-limits.ts";

/** A fault of the spintax itself, at a character offset of the source. */
export type SpintaxFault = Excess & { code: TemplateIssueCode };

type Brace = { start: number; pipes: number[] };
type Group = Brace & { end: number };

const SKIPPED: readonly { open: RegExp; close: RegExp }[] = [
  { open: /\{%-?\s*raw\s*-?%\}/y, close: /\{%-?\s*endraw\s*-?%\}/g },
  { open: /\{%-?\s*comment\s*-?%\}/y, close: /\{%-?\s*endcomment\s*-?%\}/g },
  { open: /\{\{/y, close: /\}\}/g },
  { open: /\{%/y, close: /%\}/g },
  { open: /<style\b/iy, close: /<\/style>/gi },
];

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

function findGroups(source: string): Group[] {
  const open: Brace[] = [];
  const groups: Group[] = [];
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

/** Groups come in the order of their beginnings, so those still open at one's beginning are those it lies in. */
function groupExcess(groups: readonly Group[]): Excess | undefined {
  let tags = 0;
  const around: number[] = [];
  for (const { start, pipes, end } of groups) {
    tags += pipes.length + 2;
    if (tags > TEMPLATE_LIMITS.tags)
      return { offset: start, message: "There are too many spintax alternatives." };
    while (around.length > 0 && (around.at(-1) ?? 0) < start) around.pop();
    around.push(end);
    if (around.length > TEMPLATE_LIMITS.depth)
      return { offset: start, message: "Spintax groups lie too deep in each other." };
  }
  return undefined;
}

/**
 * Turns spintax `{a|b}` into block tags `spin`, `or` and `endspin`, each group numbered by its place in the source.
 * Braces without a `|` of their own, Liquid markup and style sheets stay as they are. Because only the source is
 * rewritten, a customer's value that looks like spintax is never touched.
 */
export function expandSpintax(source: string): { text: string } | { fault: SpintaxFault } {
  if (!source.includes("|")) return { text: source };
  const groups = findGroups(source);
  const excess = groupExcess(groups);
  if (excess) return { fault: { ...excess, code: "too_complex" } };
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
