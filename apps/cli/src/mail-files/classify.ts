import { classifyInbound, type InboundSummary, summarizeInbound } from "@penguin/mail/report";
import { type FileCommand, runOnFiles } from "./run-on-files.ts";

const CLASSIFY: FileCommand<InboundSummary> = {
  name: "classify",
  does: "Tells what each mail is (reply, bounce, delayed, complaint, auto-reply, unsubscribe-request, other), whom it is about and what follows.",
  say: async (raw) => summarizeInbound(await classifyInbound(raw)),
  print: (file, { kind, action, reason, recipients, status, rule }) =>
    [file, kind, action, reason ?? "-", recipients.join(",") || "-", status ?? "-", rule].join("\t"),
};

/** The command `penguin classify`: what mails in files are. Exit code 1 when one cannot be read, 2 for a wrong command line. */
export function runClassifyCommand(argv: readonly string[]): Promise<number> {
  return runOnFiles(CLASSIFY, argv);
}
