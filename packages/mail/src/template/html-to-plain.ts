import { compile } from "html-to-text";

let convert: ((html: string) => string) | undefined;

function compileConverter(): (html: string) => string {
  const heading = { uppercase: false };
  return compile({
    wordwrap: false,
    selectors: [
      { selector: "a", options: { hideLinkHrefIfSameAsText: true, noAnchorUrl: true, linkBrackets: ["[", "]"] } },
      { selector: "img", format: "skip" },
      ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, options: heading })),
    ],
  });
}

/** Makes the plain text of an HTML body: links as `label [url]`, no images, no line wrapping. */
export function htmlToPlain(html: string): string {
  convert ??= compileConverter();
  return convert(html);
}
