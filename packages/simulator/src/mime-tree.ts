import { type HeaderField, readHeader, startOfBody, firstValue } from "./header.ts";

/** A part of a message with where it stands in the raw bytes. */
export interface MimeNode {
  fields: HeaderField[];
  type: string;
  subtype: string;
  parameters: [string, string][];
  /** Offsets into the whole message. */
  headerStart: number;
  bodyStart: number;
  end: number;
  children: MimeNode[];
}

/** Parses the structure of a message (RFC 2046), as far as an IMAP client asks for it. */
export function readMimeTree(raw: Buffer): MimeNode {
  return readNode(raw, 0, raw.length);
}

function readNode(raw: Buffer, start: number, end: number): MimeNode {
  const part = raw.subarray(start, end);
  const fields = readHeader(part);
  const { value, parameters } = parseParameterized(
    firstValue(fields, "content-type") ?? "text/plain; charset=us-ascii",
  );
  const [type = "text", subtype = "plain"] = value.toLowerCase().split("/");
  const node: MimeNode = {
    fields,
    type,
    subtype,
    parameters,
    headerStart: start,
    bodyStart: start + startOfBody(part),
    end,
    children: [],
  };
  const boundary = parameters.find(([name]) => name === "boundary")?.[1];
  if (type === "multipart" && boundary) node.children = splitParts(raw, node, boundary);
  if (type === "message" && subtype === "rfc822") node.children = [readNode(raw, node.bodyStart, end)];
  return node;
}

function splitParts(raw: Buffer, parent: MimeNode, boundary: string): MimeNode[] {
  const delimiter = Buffer.from(`--${boundary}`);
  const children: MimeNode[] = [];
  let partStart = -1;
  let at = raw.indexOf(delimiter, parent.bodyStart);
  while (at >= 0 && at < parent.end) {
    const isLineStart = at === parent.bodyStart || raw[at - 1] === 0x0a;
    const after = at + delimiter.length;
    if (isLineStart) {
      const partEnd = at - (raw[at - 2] === 0x0d ? 2 : 1);
      if (partStart >= 0) children.push(readNode(raw, partStart, Math.max(partStart, partEnd)));
      const lineEnd = raw.indexOf(0x0a, after);
      const isLast = raw.toString("latin1", after, after + 2) === "--" || lineEnd < 0;
      partStart = isLast ? -1 : lineEnd + 1;
      if (isLast) return children;
    }
    at = raw.indexOf(delimiter, after);
  }
  if (partStart >= 0) children.push(readNode(raw, partStart, parent.end));
  return children;
}

/** Splits `text/plain; charset="utf-8"` (RFC 2045, section 5.1). */
export function parseParameterized(text: string): { value: string; parameters: [string, string][] } {
  const semicolon = text.indexOf(";");
  const value = (semicolon < 0 ? text : text.slice(0, semicolon)).trim();
  const parameters = [...text.matchAll(/;\s*([^\s=;]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]+))/g)].map(
    (match): [string, string] => [
      (match[1] ?? "").toLowerCase(),
      (match[2] ?? match[3] ?? "").replace(/\\(.)/g, "$1"),
    ],
  );
  return { value, parameters };
}

/** The part with an IMAP number such as `1.2`; `1` of a message without parts is the message itself. */
export function findPart(root: MimeNode, path: readonly number[]): MimeNode | undefined {
  let node: MimeNode | undefined = root;
  for (const [depth, number] of path.entries()) {
    const holder: MimeNode | undefined =
      depth > 0 && node?.type === "message" && node.subtype === "rfc822" ? node.children[0] : node;
    if (holder && holder.type !== "multipart" && number === 1) node = holder;
    else node = holder?.type === "multipart" ? holder.children[number - 1] : undefined;
  }
  return node;
}
