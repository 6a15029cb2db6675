/** Where in the dialogue a server gave its answer. */
export type Stage = "connect" | "mail" | "rcpt" | "data";

/** One SMTP reply (RFC 5321, section 4.2) with its enhanced code (RFC 3463). */
export interface SmtpReply {
  code: number;
  /** Empty when the server gives none. */
  enhanced: string;
  /** Without codes; several lines are separated by `\n`. */
  text: string;
  stage: Stage;
}

/** The reply as Postfix quotes it in its log and reports: every line with its codes, joined by spaces. */
export function quoteReply(reply: SmtpReply): string {
  return replyLines(reply)
    .map((line, index, lines) => `${reply.code}${index < lines.length - 1 ? "-" : " "}${line}`)
    .join(" ");
}

/** The lines of the reply after the three digits, each with the enhanced code that a server repeats. */
export function replyLines(reply: SmtpReply): string[] {
  return reply.text.split("\n").map((line) => (reply.enhanced ? `${reply.enhanced} ${line}` : line));
}

/** How Postfix names the point of failure, e.g. `RCPT TO command`. */
export function stageName(stage: Stage): string {
  if (stage === "mail") return "MAIL FROM command";
  if (stage === "rcpt") return "RCPT TO command";
  return stage === "data" ? "end of DATA command" : "initial connection";
}
