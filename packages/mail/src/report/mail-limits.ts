/**
 * What a mail may be before a parser reads it, and what is looked at of it. Sizes are in bytes of the mail as it came,
 * lengths in characters of its decoded text.
 */
export const MAIL_LIMITS = {
  /** More is not read: a report says what it has to say long before. */
  bytesRead: 2_000_000,
  /** Two megabytes of lines as mail programs write them are 27,000. */
  lines: 40_000,
  headerBytes: 256_000,
  headers: 1_000,
  /** Of one field of the header, with its folded lines. */
  fieldBytes: 32_000,
  /** Parts of all multiparts together. */
  parts: 500,
  /** Multiparts, one in the other or beside. */
  multiparts: 64,
  /** Of the text and of the HTML that are kept. */
  text: 200_000,
  html: 1_000_000,
  /** Of the text, and of each part of a report, that meaning is read from. */
  judged: 64_000,
  /** Of a subject, a name or another value of the header that meaning is read from. */
  value: 1_000,
  /** Recipients of one report, addresses a mail names, mails it refers to. */
  recipients: 100,
  addresses: 1_000,
  references: 100,
} as const;

const LF = 0x0a;
const BOUNDARY = /\bboundary[ \t]*=[ \t]*"?([^"\s;]{1,200})/giu;

/** Lines one by one, without what ends them; each is looked at in a few of its characters only. */
function* linesOf(text: string): Generator<string> {
  let from = 0;
  while (from < text.length) {
    const at = text.indexOf("\n", from);
    const end = at === -1 ? text.length : at;
    yield text.slice(from, end);
    from = end + 1;
  }
}

function headExcess(head: string): string | undefined {
  if (head.length > MAIL_LIMITS.headerBytes) return `a header of more than ${MAIL_LIMITS.headerBytes} bytes`;
  let [headers, size] = [0, 0];
  for (const line of linesOf(head)) {
    const isFolded = line.startsWith(" ") || line.startsWith("\t");
    headers += isFolded ? 0 : 1;
    size = isFolded ? size + line.length : line.length;
    if (size > MAIL_LIMITS.fieldBytes) return `a header field of more than ${MAIL_LIMITS.fieldBytes} bytes`;
  }
  return headers > MAIL_LIMITS.headers ? `more than ${MAIL_LIMITS.headers} header fields` : undefined;
}

function partExcess(text: string): string | undefined {
  const names = new Set<string>();
  for (const [, name = ""] of text.matchAll(BOUNDARY)) {
    names.add(`--${name}`);
    if (names.size > MAIL_LIMITS.multiparts) return `more than ${MAIL_LIMITS.multiparts} multiparts`;
  }
  let parts = 0;
  for (const line of linesOf(text)) {
    if (line.startsWith("--") && names.has(line.slice(0, 202).trimEnd())) parts += 1;
    if (parts > MAIL_LIMITS.parts) return `more than ${MAIL_LIMITS.parts} parts`;
  }
  return undefined;
}

const countLines = (raw: Uint8Array): number => {
  let lines = 0;
  for (let at = raw.indexOf(LF); at !== -1; at = raw.indexOf(LF, at + 1)) lines += 1;
  return lines;
};

/** Where the header of a mail ends: in front of its first blank line. */
export function headOf(text: string): string {
  const at = /\r?\n\r?\n/u.exec(text)?.index;
  return at === undefined ? text : text.slice(0, at);
}

/**
 * Says which limit of {@link MAIL_LIMITS} a mail exceeds, so that no parser need read it; undefined when none. Looks at
 * `bytesRead` bytes and takes time in proportion to them. Never throws.
 */
export function mailExcess(whole: Uint8Array): string | undefined {
  const raw = whole.subarray(0, MAIL_LIMITS.bytesRead);
  if (countLines(raw) > MAIL_LIMITS.lines) return `more than ${MAIL_LIMITS.lines} lines`;
  const text = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString("latin1");
  return headExcess(headOf(text)) ?? partExcess(text);
}
