import { actionOf, classifyReply, parseReplyText } from "../classify/index.ts";
import type { ReplyClass } from "../classify/index.ts";
import type { DsnRecipient, ReadRecipient } from "./inbound-message.ts";

const DELIVERED: ReadonlySet<string> = new Set(["delivered", "relayed", "expanded"]);
const ENHANCED = /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])/gu;
/** Codes that say only that something failed, or that time was up, where the server's words say more. */
const VAGUE = /^(?:[245]\.0\.0|[45]\.4\.7)$/u;

/** The enhanced code that says most: that of the server which refused, before what the reporting server made of it. */
function statusOf({ status, diagnostic }: ReadRecipient): string | undefined {
  const said = diagnostic?.match(ENHANCED)?.find((code) => !VAGUE.test(code) && !code.startsWith("2"));
  return said ?? status;
}

function classifyWords(
  read: ReadRecipient,
  status: string | undefined,
  replyCode: number | undefined,
): ReplyClass {
  const { diagnostic, words = [], stage } = read;
  const texts = [...(diagnostic === undefined ? [] : [diagnostic]), ...words, ""];
  const classes = texts.map((text) =>
    classifyReply({
      text,
      ...(status === undefined ? {} : { enhanced: status }),
      ...(replyCode === undefined ? {} : { code: replyCode }),
      ...(stage === undefined ? {} : { stage }),
      isReport: read.action === "failed",
    }),
  );
  const byWords = classes.find(({ rule }) => /^(?:words|code\.auth)/u.test(rule));
  const [first = classifyReply({ text: "" })] = classes;
  return byWords ?? first;
}

/** Judges what became of one recipient of a report: reason, decision, and how sure both are. */
export function judgeRecipient(read: ReadRecipient): DsnRecipient {
  const { words = [], stage: _stage, ...recipient } = read;
  const status = statusOf(read);
  const replyCode = [read.diagnostic ?? "", ...words]
    .map((text) => parseReplyText(text).code)
    .find((code) => code !== undefined);
  const codes = {
    ...(status === undefined ? {} : { status }),
    ...(replyCode === undefined ? {} : { replyCode }),
  };
  if (DELIVERED.has(read.action)) {
    const verdict = { verdict: "soft", reason: "other", decision: "none", confidence: 0.99 } as const;
    return { ...recipient, ...codes, verdict: { ...verdict, rule: `rfc3464.${read.action}` } };
  }
  const found = classifyWords(read, status, replyCode);
  const { verdict, reason, confidence, rule } = found;
  const isDelayed = read.action === "delayed";
  const wanted = actionOf(found);
  const decision = isDelayed && wanted !== "pause" ? "retry" : wanted;
  return {
    ...recipient,
    ...codes,
    verdict: {
      verdict: isDelayed && verdict === "hard" ? "soft" : verdict,
      reason,
      decision,
      confidence,
      rule,
    },
  };
}
