import { readMail } from "../report/read-mail.ts";
import { extractReplyFrom } from "./extract-reply.ts";

/** Reads a mail and returns what a person wrote in it. Empty only for a mail without any text. Never rejects. */
export async function readReplyText(raw: Uint8Array): Promise<string> {
  const { text, html } = await readMail(raw);
  return extractReplyFrom({ text: text ?? "", html });
}
