import addressParser from "nodemailer/lib/addressparser";
import { firstValue, type HeaderField } from "./header.ts";
import { type MimeNode, parseParameterized } from "./mime-tree.ts";

/** A string as IMAP writes it: quoted when it is harmless, else a literal; NIL for nothing. */
export function nstring(text: string | undefined): string {
  if (text === undefined) return "NIL";
  const bytes = Buffer.from(text, "utf8").toString("latin1");
  if (/^[\x20-\x7e]*$/.test(bytes)) return `"${bytes.replace(/(["\\])/g, "\\$1")}"`;
  return `{${bytes.length}}\r\n${bytes}`;
}

/** ENVELOPE of a header (RFC 3501, section 7.4.2), in latin1 bytes. */
export function envelope(fields: readonly HeaderField[]): string {
  const from = addresses(firstValue(fields, "from"));
  const orFrom = (name: string): string => {
    const list = addresses(firstValue(fields, name));
    return list === "NIL" ? from : list;
  };
  const parts = [
    nstring(firstValue(fields, "date")),
    nstring(firstValue(fields, "subject")),
    from,
    orFrom("sender"),
    orFrom("reply-to"),
    addresses(firstValue(fields, "to")),
    addresses(firstValue(fields, "cc")),
    addresses(firstValue(fields, "bcc")),
    nstring(firstValue(fields, "in-reply-to")),
    nstring(firstValue(fields, "message-id")),
  ];
  return `(${parts.join(" ")})`;
}

function addresses(value: string | undefined): string {
  if (!value) return "NIL";
  const parsed = addressParser(value, { flatten: true });
  const entries = parsed.map(({ name, address }) => {
    const at = address.lastIndexOf("@");
    const [local, domain] = at < 0 ? [address, ""] : [address.slice(0, at), address.slice(at + 1)];
    return `(${nstring(name || undefined)} NIL ${nstring(local)} ${nstring(domain)})`;
  });
  return entries.length > 0 ? `(${entries.join("")})` : "NIL";
}

/** BODYSTRUCTURE of a part, or BODY when `extended` is false. */
export function bodyStructure(raw: Buffer, node: MimeNode, extended: boolean): string {
  if (node.type === "multipart") {
    const children = node.children.map((child) => bodyStructure(raw, child, extended)).join("");
    const extra = extended ? ` ${parameterList(node.parameters)} ${disposition(node)} NIL NIL` : "";
    return `(${children || '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 0 0)'} ${nstring(node.subtype.toUpperCase())}${extra})`;
  }
  const parts = [
    nstring(node.type.toUpperCase()),
    nstring(node.subtype.toUpperCase()),
    parameterList(node.parameters),
    nstring(firstValue(node.fields, "content-id")),
    nstring(firstValue(node.fields, "content-description")),
    nstring((firstValue(node.fields, "content-transfer-encoding") ?? "7bit").toUpperCase()),
    String(node.end - node.bodyStart),
  ];
  const child = node.children[0];
  if (child) parts.push(envelope(child.fields), bodyStructure(raw, child, extended));
  if (child || node.type === "text") parts.push(String(lineCount(raw, node)));
  if (extended) parts.push("NIL", disposition(node), "NIL", "NIL");
  return `(${parts.join(" ")})`;
}

function lineCount(raw: Buffer, node: MimeNode): number {
  let lines = 0;
  for (let at = raw.indexOf(0x0a, node.bodyStart); at >= 0 && at < node.end; at = raw.indexOf(0x0a, at + 1))
    lines += 1;
  return lines;
}

function parameterList(parameters: readonly [string, string][]): string {
  if (parameters.length === 0) return "NIL";
  return `(${parameters.map(([name, value]) => `${nstring(name.toUpperCase())} ${nstring(value)}`).join(" ")})`;
}

function disposition(node: MimeNode): string {
  const field = firstValue(node.fields, "content-disposition");
  if (!field) return "NIL";
  const { value, parameters } = parseParameterized(field);
  return `(${nstring(value.toUpperCase())} ${parameterList(parameters)})`;
}
