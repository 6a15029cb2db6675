import { htmlToPlain } from "../template/html-to-plain.ts";
import { cutHtmlQuote } from "./cut-html-quote.ts";
import { cutQuote, cutSignature } from "./cut-quote.ts";
import { dropHidden } from "./drop-hidden.ts";

const LENGTH_MAX = 100_000;
const RULE = /^\s*[-_=*]{5,}$/u;

/** The last of some steps that leaves anything. */
function cutWhileLeft(text: string, cuts: readonly ((text: string) => string)[]): string {
  return cuts.reduce((left, cut) => cut(left).trim() || left, text);
}

/** A line that programs draw between an answer and its quote. */
const cutRule = (text: string): string => {
  const at = text.lastIndexOf("\n");
  return at !== -1 && RULE.test(text.slice(at + 1)) ? text.slice(0, at) : text;
};

/**
 * Returns what a person wrote in a reply, without the quoted message and without the signature. When nothing but a
 * quote is found, the whole text is returned, so a reply never becomes empty. Looks at the first 100,000 characters.
 */
export function extractReply(text: string): string {
  const whole = text.slice(0, LENGTH_MAX).replace(/\r\n?/g, "\n").trim();
  return cutWhileLeft(whole, [cutQuote, dropHidden, cutSignature, cutRule]);
}

/**
 * Returns what a person wrote in a reply that has HTML: from its text part, or from the HTML where that has no text or
 * marks a quote that the text does not show. Empty only when both are.
 */
export function extractReplyFrom({ text, html }: { text: string; html?: string | undefined }): string {
  const plain = extractReply(text);
  if (html === undefined) return plain;
  const short = html.slice(0, LENGTH_MAX);
  const marked = cutHtmlQuote(short);
  if (plain !== "" && (marked === short || plain !== text.trim())) return plain;
  const shown = extractReply(htmlToPlain(marked));
  return shown === "" ? plain || extractReply(htmlToPlain(short)) : shown;
}
