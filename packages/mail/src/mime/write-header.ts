import { encodeWords } from "./encode-words.ts";
import { HeaderError } from "./header-error.ts";

const FOLD_AT = 78;
const LINE_MAX = 998;
const BREAK = /[\r\n\0]/;
const NOT_PRINTABLE = /[^\x20-\x7e]/;
const ATOMS = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const QUOTED_MAX = 34;
const ADDRESS = /^[\x21-\x7e]+@[\x21-\x7e]+$/;
const ADDRESS_SPECIAL = /[<>()[\]\\,;:"]/;

/** A mailbox as RFC 5322 writes it: an optional display name and an ASCII address. */
export type Mailbox = { name?: string; address: string };

function refuseBreaks(header: string, value: string): void {
  if (BREAK.test(value)) throw new HeaderError(header, "the value contains a line break or NUL");
}

/**
 * Writes one header from the words of its value, folded at 78 characters where a space allows it. Throws HeaderError
 * for a line break or NUL, for anything but printable ASCII, and for a word that does not fit a line of 998.
 */
export function writeHeader(name: string, words: readonly string[]): string {
  let text = `${name}:`;
  let lineLength = text.length;
  words.forEach((word, index) => {
    refuseBreaks(name, word);
    if (NOT_PRINTABLE.test(word)) throw new HeaderError(name, "the value is not printable ASCII");
    const folds = index > 0 && lineLength + 1 + word.length > FOLD_AT;
    text += folds ? `\r\n ${word}` : ` ${word}`;
    lineLength = (folds ? 0 : lineLength) + 1 + word.length;
    if (lineLength > LINE_MAX)
      throw new HeaderError(name, "the value has no place to fold within 998 characters");
  });
  return `${text}\r\n`;
}

/** Gives the words of free text (a subject): plain where that survives folding, encoded words else. */
export function textWords(header: string, value: string): string[] {
  refuseBreaks(header, value);
  const words = value.split(" ");
  const isPlain =
    !NOT_PRINTABLE.test(value) &&
    !value.includes("=?") &&
    words.every((word) => word !== "" && word.length < FOLD_AT);
  return isPlain || value === "" ? words : encodeWords(value);
}

/** Gives the words of one mailbox: `name <address>`, the name as atoms, quoted, or as encoded words. */
export function mailboxWords(header: string, { name, address }: Mailbox): string[] {
  refuseBreaks(header, address);
  if (!ADDRESS.test(address) || ADDRESS_SPECIAL.test(address))
    throw new HeaderError(header, "the address is malformed");
  if (name === undefined || name === "") return [address];
  refuseBreaks(header, name);
  if (ATOMS.test(name) && name.length <= QUOTED_MAX && !name.includes("=?"))
    return [...name.split(" "), `<${address}>`];
  const quotable = !NOT_PRINTABLE.test(name) && !name.includes("=?") && name.length <= QUOTED_MAX;
  const isPadded = name !== name.trim() || name.includes("  ");
  if (quotable && !isPadded) return [`"${name.replace(/["\\]/g, "\\$&")}"`, `<${address}>`];
  return [...encodeWords(name), `<${address}>`];
}
