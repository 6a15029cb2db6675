const LINE_MAX = 76;
const HEX = Array.from({ length: 256 }, (_, byte) => `=${byte.toString(16).toUpperCase().padStart(2, "0")}`);
const [TAB, SPACE, DOT, EQUALS, TILDE] = [0x09, 0x20, 0x2e, 0x3d, 0x7e];

function encodeByte(byte: number, startsLine: boolean, endsLine: boolean): string {
  if (byte === SPACE || byte === TAB) return endsLine ? (HEX[byte] ?? "") : String.fromCharCode(byte);
  if (byte === DOT && startsLine) return HEX[byte] ?? "";
  return byte > SPACE && byte <= TILDE && byte !== EQUALS ? String.fromCharCode(byte) : (HEX[byte] ?? "");
}

/** Nothing to encode but, perhaps, the line's ends. */
const PLAIN = /^[\t\x20-\x3c\x3e-\x7e]*$/;

/** Most lines: cut to length and else as they are. Undefined where a byte has to be looked at. */
function cutPlain(line: string): string | undefined {
  if (!PLAIN.test(line) || /[ \t]$/.test(line) || line.startsWith("From ")) return undefined;
  let text = "";
  let from = 0;
  for (; line.length - from > LINE_MAX && line[from] !== "."; from += LINE_MAX - 1)
    text += `${line.slice(from, from + LINE_MAX - 1)}=\r\n`;
  return line[from] === "." ? undefined : text + line.slice(from);
}

function encodeBytes(line: string): string {
  const bytes = Buffer.from(line);
  const last = bytes.length - 1;
  let text = "";
  let column = 0;
  bytes.forEach((byte, index) => {
    const isEscapedFrom = index === 0 && line.startsWith("From ");
    let part = isEscapedFrom ? (HEX[byte] ?? "") : encodeByte(byte, column === 0, index === last);
    const max = index === last ? LINE_MAX : LINE_MAX - 1;
    if (column + part.length > max) {
      text += "=\r\n";
      column = 0;
      part = encodeByte(byte, true, index === last);
    }
    text += part;
    column += part.length;
  });
  return text;
}

/**
 * Encodes text as UTF-8 quoted-printable (RFC 2045, 6.7): any line break becomes CRLF, no line is longer than 76.
 * A dot or `From ` at the start of a line is encoded too, so that no relay on the way can alter the text.
 */
export function encodeQuotedPrintable(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => cutPlain(line) ?? encodeBytes(line))
    .join("\r\n");
}
