import {
  BLOCK_FROM,
  BLOCK_MORE,
  CLOSING,
  DEVICE_LINE,
  QUOTE_LINES,
  SEPARATOR,
  WRAPPED_QUOTE_LINE,
} from "./quote-words.ts";

const JOINED_MAX = 400;
const WRAPPED_LINES = 3;
const BLOCK_LINES = 5;
const SIGNATURE_LINES = 10;
const SIGNATURE_WIDTH = 90;
const QUOTED = /^\s*[>|＞]/u;

/** A line that a program wrote is never longer; what a longer one says is not looked at. */
const isShort = (line: string): boolean => line.length <= JOINED_MAX;

/** How many lines, from `at` on, are a line above a quote that was wrapped; 0 if none is. */
function quoteLineAt(lines: readonly string[], at: number): number {
  for (let count = 1; count <= WRAPPED_LINES; count += 1) {
    const parts = lines.slice(at, at + count).map((line) => line.trim());
    const joined = parts.join(" ");
    if (!isShort(joined) || parts.at(-1) === "") return 0;
    if (WRAPPED_QUOTE_LINE.test(joined)) return count;
    if (count === 1 && QUOTE_LINES.some((each) => each.test(joined))) return count;
  }
  return 0;
}

function isBlockAt(lines: readonly string[], at: number): boolean {
  if (!BLOCK_FROM.test(lines[at] ?? "")) return false;
  return lines.slice(at + 1, at + BLOCK_LINES).filter((line) => BLOCK_MORE.test(line)).length >= 2;
}

const isSeparator = (line: string): boolean => isShort(line) && SEPARATOR.test(line);

/** Where a quoted mail begins, at `from` or below, and how many lines tell so. */
function findQuote(lines: readonly string[], from: number): { at: number; count: number } | undefined {
  for (let at = from; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (line.trim() === "" || QUOTED.test(line)) continue;
    if (isSeparator(line.trim()) || isBlockAt(lines, at)) return { at, count: lines.length - at };
    const count = quoteLineAt(lines, at);
    if (count > 0) return { at, count };
  }
  return undefined;
}

/** Quoted lines go with the empty lines they leave behind. */
const withoutQuoted = (lines: readonly string[]): string[] =>
  lines
    .filter((line) => !QUOTED.test(line))
    .filter((line, index, left) => line.trim() !== "" || left[index - 1]?.trim() !== "");
const isBlank = (lines: readonly string[]): boolean => lines.every((line) => line.trim() === "");

/**
 * Drops the quoted mail from a text: what is below the line or block a mail program put above it, or, where the answer
 * stands below or between, the quoted lines. May leave nothing.
 */
export function cutQuote(text: string): string {
  const lines = text.split("\n");
  const quote = findQuote(lines, 0);
  if (quote === undefined) return withoutQuoted(lines).join("\n").trim();
  const above = withoutQuoted(lines.slice(0, quote.at));
  const behind = lines.slice(quote.at + quote.count);
  const below = withoutQuoted(behind);
  if (isBlank(above)) return belowQuotes(below);
  const isInline = behind.some((line) => QUOTED.test(line));
  return (isInline && !isBlank(below) ? [...above, ...below] : above).join("\n").trim();
}

/** The same for lines below a quote, none of which is quoted itself: quote after quote may stand above the answer. */
function belowQuotes(lines: readonly string[]): string {
  let from = 0;
  for (;;) {
    const quote = findQuote(lines, from);
    const above = lines.slice(from, quote?.at);
    if (quote === undefined || !isBlank(above)) return above.join("\n").trim();
    from = quote.at + quote.count;
  }
}

/** Drops a signature: below two hyphens, a line of a device, or a closing with a few short lines. May leave nothing. */
export function cutSignature(text: string): string {
  const lines = text.split("\n");
  const first = lines.findIndex((line) => line.trim() !== "");
  const at = lines.findIndex((written, index) => {
    if (index <= first || !isShort(written)) return false;
    const line = written.trim();
    if (/^(?:--|_{10,})$/u.test(written.trimEnd())) return true;
    if (DEVICE_LINE.test(line)) return lines.length - index <= SIGNATURE_LINES;
    if (!CLOSING.test(line) || lines.length - index > SIGNATURE_LINES + 1) return false;
    return lines.slice(index + 1).every((each) => each.length <= SIGNATURE_WIDTH);
  });
  return (at === -1 ? lines : lines.slice(0, at)).join("\n").trim();
}
