/** The record types that can be published. */
const recordTypes = ["A", "AAAA", "CNAME", "MX", "TXT", "NS", "PTR"] as const;

/** One of {@link recordTypes}. */
export type RecordType = (typeof recordTypes)[number];

/** All records of a name and type; contents are in zone-file form, e.g. `10 mx.acme.test.` or `"v=spf1 -all"`. */
export interface RecordSet {
  name: string;
  type: RecordType;
  ttl: number;
  contents: string[];
}

/** A published zone. */
export interface Zone {
  name: string;
  serial: number;
  sets: RecordSet[];
}

/** Lower case without the final dot: the form in which names are kept and compared. */
export function asciiName(name: string): string {
  return name.trim().toLowerCase().replace(/\.$/, "");
}

/** True for one of {@link recordTypes}. */
export function isRecordType(type: string): type is RecordType {
  return (recordTypes as readonly string[]).includes(type);
}

/** A record in a form a resolver's user understands. */
export type RecordData =
  | { type: "A" | "AAAA" | "CNAME" | "NS" | "PTR"; value: string }
  | { type: "MX"; preference: number; exchange: string }
  | { type: "TXT"; strings: string[] };

/** Reads zone-file content; throws a SyntaxError with the reason when it is malformed. */
export function parseContent(type: RecordType, content: string): RecordData {
  if (type === "TXT") return { type, strings: parseStrings(content) };
  if (type === "MX") {
    const match = /^(\d{1,5})\s+(\S+)$/.exec(content);
    if (!match?.[1] || !match[2])
      throw new SyntaxError(`Data field in DNS should be a preference and a host: ${content}`);
    return { type, preference: Number(match[1]), exchange: asciiName(match[2]) };
  }
  if (type === "A" && !/^(\d{1,3}\.){3}\d{1,3}$/.test(content))
    throw new SyntaxError(`unable to parse IP address: ${content}`);
  if (type === "AAAA" && !/^[0-9a-f:.]+$/i.test(content))
    throw new SyntaxError(`unable to parse IPv6 address: ${content}`);
  if (/\s/.test(content) || content === "") throw new SyntaxError(`not a host name: ${content}`);
  return { type, value: type === "A" || type === "AAAA" ? content : asciiName(content) };
}

function parseStrings(content: string): string[] {
  if (!/^("(?:[^"\\]|\\.)*"\s*)+$/.test(content))
    throw new SyntaxError(`Data field in DNS should start with quote (") at position 0 of '${content}'`);
  const strings = [...content.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) =>
    (match[1] ?? "").replace(/\\(.)/g, "$1"),
  );
  const tooLong = strings.find((text) => Buffer.byteLength(text) > 255);
  if (tooLong) throw new SyntaxError("character string is longer than 255 bytes");
  return strings;
}
