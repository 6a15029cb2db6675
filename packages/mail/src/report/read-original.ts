import { findAddress, findMessageId, readFields } from "./read-fields.ts";

/** What a returned message tells about the one we sent. */
export type OriginalMessage = { messageId?: string; recipient?: string };

const HEAD_MAX = 64_000;
const ID_LINE = /^[ \t>|]*message-id:\s*(<[^<>\s@]+@[^<>\s]+>)/im;
const TO_LINE = /^[ \t>|]*(?:x-original-to|to):([^\n]*)/im;

/** Reads the header of a returned message (`message/rfc822` or `text/rfc822-headers`). */
export function readOriginal(part: string): OriginalMessage {
  const plain = part
    .slice(0, HEAD_MAX)
    .replace(/\r\n?/g, "\n")
    .replace(/^\s*\n/, "");
  const fields = readFields(plain.split(/\n[ \t]*\n/, 1)[0] ?? "");
  return { messageId: findMessageId(fields.get("message-id")), recipient: findAddress(fields.get("to")) };
}

/** Finds the same in text into which a message was copied. */
export function searchOriginal(text: string): OriginalMessage {
  const unfolded = text
    .slice(0, HEAD_MAX)
    .replace(/\r\n?/g, "\n")
    .replace(/:[ \t]*\n[ \t]+/g, ": ");
  return { messageId: ID_LINE.exec(unfolded)?.[1], recipient: findAddress(TO_LINE.exec(unfolded)?.[1]) };
}
