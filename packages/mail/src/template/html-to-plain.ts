// Packages that import this source compile it without the folder around it, so the types are named here.
/// <reference path="./html-to-text.d.ts" />
import { compile } from "html-to-text";
import { limitDepth } from "./limit-depth.ts";

const MAX_DEPTH = 300;
/** Open elements the parser is given at all; below 300 it shows none, and elements that nobody closed count here. */
const MAX_OPEN = 1_000;
const MAX_LENGTH = 2_000_000;

let convert: ((html: string) => string) | undefined;

function compileConverter(): (html: string) => string {
  const heading = { uppercase: false };
  return compile({
    wordwrap: false,
    limits: { maxDepth: MAX_DEPTH, maxInputLength: MAX_LENGTH },
    selectors: [
      {
        selector: "a",
        options: { hideLinkHrefIfSameAsText: true, noAnchorUrl: true, linkBrackets: ["[", "]"] },
      },
      { selector: "img", format: "skip" },
      ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, options: heading })),
    ],
  });
}

/** Makes the plain text of an HTML body: links as `label [url]`, no images, no line wrapping. Looks at 300 levels and 2 MB. */
export function htmlToPlain(html: string): string {
  convert ??= compileConverter();
  return convert(limitDepth(html.slice(0, MAX_LENGTH), MAX_OPEN));
}
