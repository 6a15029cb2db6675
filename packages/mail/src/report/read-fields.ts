/** Header-like fields by lower-case name, unfolded; the first of a name wins. */
export type Fields = ReadonlyMap<string, string>;

const FIELD = /^([A-Za-z][A-Za-z0-9-]{0,60})[ \t]*:[ \t]*(.*)$/;
const MESSAGE_ID = /<[^<>\s@]+@[^<>\s]+>/;
const LOCAL_END = /[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}$/;
const DOMAIN = /[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?/y;
const LOCAL_MAX = 64;

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

/** Addresses as they stand in a text, found by their at signs: most text has none and is passed over. */
function* addressesIn(text: string): Generator<string> {
  let from = 0;
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    const local = LOCAL_END.exec(text.slice(Math.max(from, at - LOCAL_MAX), at))?.[0];
    DOMAIN.lastIndex = at + 1;
    const domain = local === undefined ? undefined : DOMAIN.exec(text)?.[0];
    if (local === undefined || domain === undefined) continue;
    from = at + 1 + domain.length;
    yield `${local}@${domain}`;
  }
}

/** Finds the first address in a text, in lower case. */
export function findAddress(value: string | undefined): string | undefined {
  for (const address of addressesIn(value ?? "")) return address.replace(/^['`*=|{]+/u, "").toLowerCase();
  return undefined;
}

/** Finds every address in a text, each once, in lower case and in order. */
export function findAddresses(text: string): string[] {
  return [
    ...new Set([...addressesIn(text)].map((address) => address.replace(/^['`*=|{]+/u, "").toLowerCase())),
  ];
}
