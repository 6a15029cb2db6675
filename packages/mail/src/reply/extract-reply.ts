import EmailReplyParser from "email-reply-parser";

const LENGTH_MAX = 100_000;

/**
 * Returns what a person wrote in a reply, without the quoted message and without the signature. When nothing but a
 * quote is found, the whole text is returned, so a reply never becomes empty. Looks at the first 100,000 characters.
 */
export function extractReply(text: string): string {
  const whole = text.slice(0, LENGTH_MAX).replace(/\r\n?/g, "\n").trim();
  const visible = new EmailReplyParser().parseReply(whole).trim();
  return visible === "" ? whole : visible;
}
