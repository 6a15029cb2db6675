import { type InboundMessage, summarizeInbound } from "../report/index.ts";
import type { CorpusAnswer } from "./score-corpus.ts";

/** What our classifier says of a mail, in the form in which parsers are compared. */
export function answerOf(message: InboundMessage): CorpusAnswer {
  const { kind, recipients, action, originalMessageId, each, reason } = summarizeInbound(message);
  const suppressed = each
    ? each.filter((one) => one.action === "suppress").map(({ recipient }) => recipient)
    : action === "suppress"
      ? recipients
      : [];
  return {
    kind: message.dsn && kind === "other" ? "success" : kind,
    recipients,
    suppressed,
    suppresses: action === "suppress",
    messageId: originalMessageId ?? undefined,
    reason: reason ?? undefined,
  };
}
