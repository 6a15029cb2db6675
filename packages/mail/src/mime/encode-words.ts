// RFC 2047 allows 75; shorter words also fit the first line behind the name of a header.
const WORD_MAX = 63;
const PHRASE_SAFE = /[A-Za-z0-9!*+/-]/;

function quoteChar(char: string): string {
  if (char === " ") return "_";
  if (PHRASE_SAFE.test(char)) return char;
  return Buffer.from(char).reduce(
    (text, byte) => `${text}=${byte.toString(16).toUpperCase().padStart(2, "0")}`,
    "",
  );
}

/** Cuts characters into runs of which each fits one encoded word; a character is never cut in two (RFC 2047, 5). */
function cutRuns(chars: readonly string[], sizeOf: (char: string) => number, max: number): string[] {
  const runs: string[] = [];
  let run = "";
  let size = 0;
  for (const char of chars) {
    const charSize = sizeOf(char);
    if (size + charSize > max && run !== "") {
      runs.push(run);
      run = "";
      size = 0;
    }
    run += char;
    size += charSize;
  }
  if (run !== "") runs.push(run);
  return runs;
}

/**
 * Writes any text as RFC 2047 encoded words in UTF-8, in the shorter of the two encodings.
 * The words are safe in a subject and in a display name; a reader joins them without the space between them.
 */
export function encodeWords(text: string): string[] {
  const chars = [...Buffer.from(text).toString()];
  const quoted = chars.map(quoteChar);
  const quotedSize = quoted.reduce((sum, part) => sum + part.length, 0);
  const base64Size = Math.ceil(Buffer.byteLength(text) / 3) * 4;
  const overhead = "=?UTF-8?Q??=".length;
  if (quotedSize <= base64Size) {
    const runs = cutRuns(quoted, (part) => part.length, WORD_MAX - overhead);
    return runs.map((run) => `=?UTF-8?Q?${run}?=`);
  }
  const bytesMax = Math.floor((WORD_MAX - overhead) / 4) * 3;
  const runs = cutRuns(chars, (char) => Buffer.byteLength(char), bytesMax);
  return runs.map((run) => `=?UTF-8?B?${Buffer.from(run).toString("base64")}?=`);
}
