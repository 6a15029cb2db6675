/** One header field as it stands in the message: name in lower case, value unfolded and trimmed. */
export interface HeaderField {
  name: string;
  value: string;
}

/** The raw header block without the empty line that ends it. */
export function headerBlock(raw: Buffer): string {
  const end = endOfHeader(raw);
  return raw.toString("latin1", 0, end);
}

/** Where the header ends: the offset of the line break that precedes the empty line, or the whole length. */
export function endOfHeader(raw: Buffer): number {
  const crlf = raw.indexOf("\r\n\r\n");
  if (crlf >= 0) return crlf;
  const lf = raw.indexOf("\n\n");
  return lf >= 0 ? lf : raw.length;
}

/** Offset of the first byte of the body. */
export function startOfBody(raw: Buffer): number {
  const crlf = raw.indexOf("\r\n\r\n");
  if (crlf >= 0) return crlf + 4;
  const lf = raw.indexOf("\n\n");
  return lf >= 0 ? lf + 2 : raw.length;
}

/** Fields in their order (RFC 5322, section 2.2), unfolded. UTF-8 values are decoded. */
export function readHeader(raw: Buffer): HeaderField[] {
  const unfolded = headerBlock(raw).replace(/\r?\n[ \t]+/g, " ");
  return unfolded.split(/\r?\n/).flatMap((line) => {
    const colon = line.indexOf(":");
    if (colon <= 0) return [];
    const value = Buffer.from(line.slice(colon + 1).trim(), "latin1").toString("utf8");
    return [{ name: line.slice(0, colon).trim().toLowerCase(), value }];
  });
}

/** The first value of a field, or undefined. */
export function firstValue(fields: readonly HeaderField[], name: string): string | undefined {
  return fields.find((field) => field.name === name)?.value;
}

/** The address inside `Name <a@b>` or a bare address, in lower case; undefined when there is none. */
export function addressIn(value: string | undefined): string | undefined {
  const match = /<([^<>\s]+@[^<>\s]+)>/.exec(value ?? "") ?? /([^\s<>",;:]+@[^\s<>",;]+)/.exec(value ?? "");
  return match?.[1]?.toLowerCase();
}

/** RFC 5322 date in UTC, e.g. `Fri, 20 Nov 2026 09:27:16 +0000`. */
export function mailDate(at: Date): string {
  return at.toUTCString().replace("GMT", "+0000");
}
