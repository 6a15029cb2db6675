import { readReplyText } from "@penguin/mail/reply";
import { type FileCommand, runOnFiles } from "./run-on-files.ts";

const REPLY_TEXT: FileCommand<{ text: string }> = {
  name: "reply-text",
  does: "Gives what a person wrote in each mail, without the quoted mail and the signature.",
  say: async (raw) => ({ text: await readReplyText(raw) }),
  print: (file, { text }) => `== ${file}\n${text}`,
};

/** The command `penguin reply-text`: the new text of replies in files. Exit codes as those of `classify`. */
export function runReplyTextCommand(argv: readonly string[]): Promise<number> {
  return runOnFiles(REPLY_TEXT, argv);
}
