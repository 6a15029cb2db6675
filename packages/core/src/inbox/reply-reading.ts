import type { ContentReader, Reading } from "@penguin/infra/content-reader";
import { ReadingStopped } from "@penguin/runtime/reading";
import { extractReplyFrom } from "@penguin/mail/reply";

/** The texts of a mail that arrived, as they are kept. */
export interface ArrivedText {
  text: string;
  html: string | undefined;
}

/** What a person wrote in each of some mails. */
export const REPLY_READING: Reading<readonly ArrivedText[], string[]> = {
  name: "reply",
  read: (mails) => mails.map(extractReplyFrom),
};

/** What a person wrote in each of some mails; the whole text of each where that takes too long to tell. */
export async function readReplies(reader: ContentReader, mails: readonly ArrivedText[]): Promise<string[]> {
  try {
    return await reader.read(REPLY_READING, mails);
  } catch (error) {
    if (error instanceof ReadingStopped) return mails.map(({ text }) => text);
    throw error;
  }
}
