/** Header-like fields by lower-case name, unfolded; the first of a name wins. */
export type Fields = ReadonlyMap<string, string>;

const FIELD = /^([A-Za-z][A-Za-z0-9-]{0,60})[ \t]*:[ \t]*(.*)$/;
const MESSAGE_ID = /<[^<>\s@]+@[^<>\s]+>/;
const ADDRESS = /[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?/;

/** Reads a block of `Name: value` lines; a line that begins with white space goes on the line before. */
export function readFields(block: string): Fields {
  const fields = new Map<string, string>();
  for (const line of block
    .replace(/\r\n?/g, "\n")
    .replace(/\n[ \t]+/g, " ")
    .split("\n")) {
    const [, name, value] = FIELD.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    if (!fields.has(name.toLowerCase())) fields.set(name.toLowerCase(), value.trim());
  }
  return fields;
}

/** Finds the first message id in a header value, angle brackets included. */
export function findMessageId(value: string | undefined): string | undefined {
  return MESSAGE_ID.exec(value ?? "")?.[0];
}

/** Finds the first address in a text, in lower case. */
export function findAddress(value: string | undefined): string | undefined {
  return ADDRESS.exec(value ?? "")?.[0]
    .replace(/^['`*=|{]+|\.+$/gu, "")
    .toLowerCase();
}

/** Finds every address in a text, each once, in lower case and in order. */
export function findAddresses(text: string): string[] {
  const found = text.match(new RegExp(ADDRESS, "g")) ?? [];
  return [...new Set(found.map((address) => address.replace(/^['`*=|{]+/u, "").toLowerCase()))];
}
