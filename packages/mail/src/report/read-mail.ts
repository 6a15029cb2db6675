import PostalMime from "postal-mime";
import type { Email } from "postal-mime";
import { headOf, MAIL_LIMITS, mailExcess } from "./mail-limits.ts";

const OPTIONS = { forceRfc822Attachments: true, maxNestingDepth: MAIL_LIMITS.multiparts };
const GUESSES = ["utf-8", "euc-jp", "shift_jis", "gb18030", "big5"];
const BROKEN_MIN = 4;

const latin1 = (raw: Uint8Array): string =>
  Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, MAIL_LIMITS.headerBytes)).toString(
    "latin1",
  );

const brokenIn = (email: Email): number => (email.text?.split("\uFFFD", BROKEN_MIN * 100).length ?? 1) - 1;

/** Names the first character set all bytes of a mail are valid in. */
function guessCharset(raw: Uint8Array): string | undefined {
  return GUESSES.find((name) => {
    try {
      new TextDecoder(name, { fatal: true }).decode(raw);
      return true;
    } catch {
      return false;
    }
  });
}

/** Reads a mail again whose texts are in another character set than they say, or say none. */
async function readAgain(raw: Uint8Array, email: Email): Promise<Email> {
  const charset = guessCharset(raw);
  if (charset === undefined) return email;
  const named = Buffer.from(raw)
    .toString("latin1")
    .replace(/charset="?[\w-]{1,40}"?/giu, `charset=${charset}`)
    .replace(/^(content-type:[ \t]*text\/(?:plain|html))[ \t]*(?=\r?$)/gimu, `$1; charset=${charset}`);
  const again = await PostalMime.parse(Buffer.from(named, "latin1"), OPTIONS);
  return brokenIn(again) < brokenIn(email) ? again : email;
}

/** The header alone, as far as the limits let it be read. */
async function readHead(bytes: Uint8Array): Promise<Email> {
  const lines = headOf(latin1(bytes))
    .split(/\r?\n(?![ \t])/u, MAIL_LIMITS.headers)
    .filter((line) => !/^content-/iu.test(line));
  return PostalMime.parse(Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), OPTIONS);
}

/**
 * Reads a mail: drops an mbox separator, looks at the first two million bytes, tries other character sets when the one it
 * names does not fit, and falls back to the header alone when the structure is beyond the limits. Never rejects.
 */
export async function readMail(whole: Uint8Array): Promise<Email> {
  const raw = whole.subarray(0, MAIL_LIMITS.bytesRead);
  const isMbox = raw[0] === 0x46 && latin1(raw.subarray(0, 5)) === "From ";
  const bytes = isMbox ? raw.subarray(raw.indexOf(0x0a) + 1) : raw;
  if (mailExcess(bytes) !== undefined) return readHead(bytes);
  try {
    const email = await PostalMime.parse(bytes, OPTIONS);
    return brokenIn(email) < BROKEN_MIN ? email : await readAgain(bytes, email);
  } catch {
    return readHead(bytes);
  }
}

/** The undecoded text behind the header, for mails whose structure is broken. */
export function rawBodyOf(raw: Uint8Array): string {
  const text = latin1(raw).replace(/\r\n?/gu, "\n");
  const at = text.indexOf("\n\n");
  return at === -1 ? "" : text.slice(at + 2);
}
