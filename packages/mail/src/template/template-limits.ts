import type { TemplateField } from "./template-issue.ts";

/** What a template may be before a parser reads it, and what one rendering may cost. Lengths are in characters. */
export const TEMPLATE_LIMITS = {
  length: { subject: 1_000, body: 200_000 } satisfies Record<TemplateField, number>,
  /** Tags, printed values and alternatives of spintax together, in one field. */
  tags: 2_000,
  /** A field with more tags than this is told its first fault alone. */
  faults: 100,
  /** Of one tag or printed value. */
  tagLength: 4_000,
  /** Blocks, groups of spintax, and brackets within one tag, one in the other. */
  depth: 32,
  /** Tags that rendering one field may come by, and turns of loops. */
  steps: 20_000,
  /** Characters that one field may print. */
  output: 500_000,
} as const;

const BLOCKS = new Set(["if", "unless", "case", "for", "comment", "raw", "capture", "tablerow"]);
const NAME = /^\{%-?[ \t\r\n]{0,100}([a-z]{1,20})/;

/** What ends a block whose inside is no template. */
const VERBATIM: Readonly<Record<string, RegExp>> = {
  raw: /\{%-?[ \t\r\n]{0,100}endraw/g,
  comment: /\{%-?[ \t\r\n]{0,100}endcomment/g,
};

/** A reason, and the character offset it was found at. */
export type Excess = { offset: number; message: string };

function bracketDepth(tag: string): number {
  let [depth, deepest] = [0, 0];
  for (const char of tag) {
    if (char === "[" || char === "(") deepest = Math.max(deepest, (depth += 1));
    else if (char === "]" || char === ")") depth -= 1;
  }
  return deepest;
}

const startOf = (ends: RegExp, source: string, from: number): number => {
  ends.lastIndex = from;
  return ends.exec(source)?.index ?? source.length;
};

/** Tags and printed values as they follow each other; one that is never closed goes to the end. */
function* tagsOf(source: string): Generator<{ at: number; tag: string }> {
  for (let at = source.indexOf("{"); at !== -1; ) {
    const close = { "{": "}}", "%": "%}" }[source[at + 1] ?? ""];
    if (close === undefined) {
      at = source.indexOf("{", at + 1);
      continue;
    }
    const found = source.indexOf(close, at + 2);
    const end = found === -1 ? source.length : found + 2;
    const tag = source.slice(at, end);
    yield { at, tag };
    const ends = VERBATIM[NAME.exec(tag)?.[1] ?? ""];
    at = source.indexOf("{", ends === undefined ? end : startOf(ends, source, end));
  }
}

/** Whether a source has so many tags that only its first fault is told: telling one takes time in proportion to the source. */
export function hasManyTags(source: string): boolean {
  let tags = 0;
  for (const _tag of tagsOf(source)) if ((tags += 1) > TEMPLATE_LIMITS.faults) return true;
  return false;
}

/**
 * Says which limit of {@link TEMPLATE_LIMITS} a source exceeds, so that no parser need read it, or undefined. Takes time in
 * proportion to the source. Never throws.
 */
export function sourceExcess(source: string): Excess | undefined {
  let [tags, depth] = [0, 0];
  for (const { at, tag } of tagsOf(source)) {
    tags += 1;
    const name = NAME.exec(tag)?.[1] ?? "";
    if (BLOCKS.has(name)) depth += 1;
    else if (name.startsWith("end")) depth = Math.max(0, depth - 1);
    const message =
      tags > TEMPLATE_LIMITS.tags
        ? `There may be at most ${TEMPLATE_LIMITS.tags} tags.`
        : tag.length > TEMPLATE_LIMITS.tagLength
          ? `A tag may have at most ${TEMPLATE_LIMITS.tagLength} characters.`
          : Math.max(depth, bracketDepth(tag)) > TEMPLATE_LIMITS.depth
            ? `Tags may lie at most ${TEMPLATE_LIMITS.depth} deep in each other.`
            : undefined;
    if (message !== undefined) return { offset: at, message };
  }
  return undefined;
}
