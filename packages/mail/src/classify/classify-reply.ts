import type { ReplyReason, ReplyRule } from "./reply-rule.ts";
import { REPLY_RULES } from "./reply-rules.ts";

/** A server's refusal: its codes if they are known apart from the text, its words, and where in the dialogue it came. */
export type ReplyInput = {
  code?: number;
  enhanced?: string;
  text: string;
  stage?: "connect" | "mail" | "rcpt" | "data";
  /** Whether a report of a final failure quotes it; nothing is tried again then. */
  isReport?: boolean;
};

/** What is to be done about an address, or about ourselves, after a refusal. */
export type InboundAction = "suppress" | "retry" | "pause" | "none";

/**
 * What a refusal means: `suppress` the address for good or not, and whether trying again later makes sense. `rule` is the
 * id of the rule that decided and `confidence` how sure it is, from 0 to 1.
 */
export type ReplyClass = {
  verdict: "hard" | "soft" | "block";
  reason: ReplyReason;
  suppress: boolean;
  retryable: boolean;
  rule: string;
  confidence: number;
};

const TEXT_MAX = 2_000;
const CODE = /(?<![\d.@#-])([245][0-5]\d)(?=[ \-#;,.)\]]|$)(?!\.\d)/;
const ENHANCED = /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/;
// Some gateways put a summary of their own before the words of the server that refused.
const WRAPPER = /^\d\.\d\.\d - [^'"]{0,60}error (?=\d{3}-['"])/;
const ADDRESS = /<?[^\s<>@]{1,64}@[^\s<>@]{1,253}>?/g;
const AFTER_DATA =
  /in reply to (?:end of )?data|after (?:end of )?data|(?:end of|after the) message|command:? data\b|\[data\]|data\)? ?(?:command )?said/i;
const AFTER_MAIL =
  /in reply to mail from|after mail from|(?:response|reply) to (?:the )?mail from|\[mail_from\]/i;
const HARD: ReadonlySet<ReplyReason> = new Set(["unknown_user", "unknown_domain", "mailbox_disabled"]);
const BLOCK: ReadonlySet<ReplyReason> = new Set([
  "policy",
  "reputation",
  "spam_content",
  "authentication",
  "rate_limited",
]);
const PASSING: ReadonlySet<ReplyReason> = new Set(["mailbox_full", "rate_limited", "greylisted", "network"]);
const OURS: ReadonlySet<ReplyReason> = new Set(["reputation", "authentication"]);
const NOTHING_KNOWN = 0.3;
/** A rule less sure than this suppresses nobody. */
const SURE_ENOUGH = 0.8;

type Compiled = Omit<ReplyRule, "words"> & { words?: RegExp };
const RULES: readonly Compiled[] = REPLY_RULES.map(({ words, ...rule }) =>
  words === undefined
    ? rule
    : { ...rule, words: new RegExp(words.map(({ source }) => source).join("|"), "iu") },
);

/** Finds the reply code and the enhanced status code (RFC 3463) in a server's words. Never throws. */
export function parseReplyText(text: string): { code?: number; enhanced?: string } {
  const code = CODE.exec(text)?.[1];
  const enhanced = ENHANCED.exec(text)?.[1];
  return {
    ...(code === undefined ? {} : { code: Number(code) }),
    ...(enhanced === undefined ? {} : { enhanced }),
  };
}

/** Tells where in the dialogue a refusal came, when a server's or a report's words say that it was not at the recipient. */
export function stageIn(text: string): "mail" | "data" | undefined {
  if (AFTER_MAIL.test(text)) return "mail";
  return AFTER_DATA.test(text) ? "data" : undefined;
}

function fits(rule: Compiled, reply: { code: string; enhanced: string; text: string }): boolean {
  if (rule.code !== undefined && !rule.code.test(reply.code)) return false;
  if (rule.enhanced !== undefined && !rule.enhanced.test(reply.enhanced)) return false;
  return rule.words === undefined || rule.words.test(reply.text);
}

function isPermanent(code: string, enhanced: string): boolean {
  if (code.startsWith("5") || enhanced.startsWith("5")) return true;
  return code === "" && enhanced === "";
}

function decide(
  reply: { code: string; enhanced: string; text: string },
  stage: "mail" | "data" | undefined,
): { reason: ReplyReason; rule: string; confidence: number } {
  const rule = RULES.find((each) => fits(each, reply));
  if (rule === undefined) return { reason: "other", rule: "none", confidence: NOTHING_KNOWN };
  if (HARD.has(rule.reason) && stage === "mail")
    return { reason: "policy", rule: `${rule.id}-of-sender`, confidence: 0.8 };
  // Who answers only after the mail was sent has looked at the mail: filters say "user unknown" to hide behind it.
  if (rule.id === "words.unknown" && stage === "data" && !/^5\.1\.\d+$/.test(reply.enhanced))
    return { reason: "policy", rule: "words.unknown-after-data", confidence: 0.6 };
  return { reason: rule.reason, rule: rule.id, confidence: rule.sure };
}

/**
 * Tells what a refusal means, by the rules in their order. Only an unknown user, an unknown domain or a disabled
 * mailbox with a permanent code suppresses the address; what concerns us (policy, reputation, content,
 * authentication) never does. A 5xx greeting is about our
 * reputation and may be tried again. Never throws.
 */
export function classifyReply(input: ReplyInput): ReplyClass {
  const text = input.text.slice(0, TEXT_MAX).trim().replace(WRAPPER, "");
  const parsed = parseReplyText(text);
  const code = String(input.code ?? parsed.code ?? "");
  const enhanced = input.enhanced ?? parsed.enhanced ?? "";
  if (input.stage === "connect" && code.startsWith("5")) {
    return {
      verdict: "block",
      reason: "reputation",
      suppress: false,
      retryable: true,
      rule: "greeting",
      confidence: 0.9,
    };
  }
  // The words of an address (spam@, unknown.user@) say nothing about the refusal.
  const words = text.replace(ADDRESS, "<>");
  const stage = input.stage === "mail" || input.stage === "data" ? input.stage : stageIn(words);
  const { reason, rule, confidence } = decide({ code, enhanced, text: words }, stage);
  // A delivery report is final: a server that said "user unknown" with 4xx until the message expired means it.
  const isFinal = input.isReport === true && reason === "unknown_user";
  const permanent = isPermanent(code, enhanced) || isFinal;
  const isHard = HARD.has(reason) && permanent && confidence >= SURE_ENOUGH;
  const verdict = isHard ? "hard" : BLOCK.has(reason) ? "block" : "soft";
  return {
    verdict,
    reason,
    suppress: isHard,
    retryable: PASSING.has(reason) || !permanent,
    rule,
    confidence,
  };
}

/** What a refusal asks for: to suppress the address, to try again, to pause the sender, or nothing. */
export function actionOf({ suppress, reason, retryable }: ReplyClass): InboundAction {
  if (suppress) return "suppress";
  if (OURS.has(reason)) return "pause";
  return retryable ? "retry" : "none";
}
