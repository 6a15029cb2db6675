import { REPLY_RULES } from "./reply-rules.ts";
import type { ReplyReason, ReplyRule } from "./reply-rules.ts";

/** A server's refusal: its codes if they are known apart from the text, its words, and where in the dialogue it came. */
export type ReplyInput = {
  code?: number;
  enhanced?: string;
  text: string;
  stage?: "connect" | "mail" | "rcpt" | "data" | "dsn";
};

/** What a refusal means: `suppress` the address for good or not, and whether trying again later makes sense. */
export type ReplyClass = {
  verdict: "hard" | "soft" | "block";
  reason: ReplyReason;
  suppress: boolean;
  retryable: boolean;
};

const TEXT_MAX = 2_000;
const CODE = /(?<![\d.@#-])([245][0-5]\d)(?=[ \-#;,.)\]]|$)(?!\.\d)/;
const ENHANCED = /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/;
// Some gateways put a summary of their own before the words of the server that refused.
const WRAPPER = /^\d\.\d\.\d - [^'"]{0,60}error (?=\d{3}-['"])/;
const ADDRESS = /<?[^\s<>@]{1,64}@[^\s<>@]{1,253}>?/g;
const HARD: ReadonlySet<ReplyReason> = new Set(["unknown_user", "unknown_domain", "mailbox_disabled"]);
const BLOCK: ReadonlySet<ReplyReason> = new Set([
  "policy",
  "reputation",
  "spam_content",
  "authentication",
  "rate_limited",
]);
const PASSING: ReadonlySet<ReplyReason> = new Set(["mailbox_full", "rate_limited", "greylisted", "network"]);

/** Finds the reply code and the enhanced status code (RFC 3463) in a server's words. Never throws. */
export function parseReplyText(text: string): { code?: number; enhanced?: string } {
  const code = CODE.exec(text)?.[1];
  const enhanced = ENHANCED.exec(text)?.[1];
  return {
    ...(code === undefined ? {} : { code: Number(code) }),
    ...(enhanced === undefined ? {} : { enhanced }),
  };
}

function fits(rule: ReplyRule, reply: { code: string; enhanced: string; text: string }): boolean {
  if (rule.code !== undefined && !rule.code.test(reply.code)) return false;
  if (rule.enhanced !== undefined && !rule.enhanced.test(reply.enhanced)) return false;
  return rule.words === undefined || rule.words.test(reply.text);
}

function isPermanent(code: string, enhanced: string): boolean {
  if (code.startsWith("5") || enhanced.startsWith("5")) return true;
  return code === "" && enhanced === "";
}

/**
 * Tells what a refusal means, by the rules in their order. Only an unknown user, an unknown domain or a disabled
 * mailbox with a permanent code suppresses the address; what concerns us (policy, reputation, content,
 * authentication) never does. Stage `dsn` is for a final failure, not for a notice of delay. A 5xx greeting is about our reputation and may be tried again. Never throws.
 */
export function classifyReply(input: ReplyInput): ReplyClass {
  const text = input.text.slice(0, TEXT_MAX).trim().replace(WRAPPER, "");
  const parsed = parseReplyText(text);
  const code = String(input.code ?? parsed.code ?? "");
  const enhanced = input.enhanced ?? parsed.enhanced ?? "";
  if (input.stage === "connect" && code.startsWith("5")) {
    return { verdict: "block", reason: "reputation", suppress: false, retryable: true };
  }
  // The words of an address (spam@, unknown.user@) say nothing about the refusal.
  const words = text.replace(ADDRESS, "<>");
  const reason = REPLY_RULES.find((rule) => fits(rule, { code, enhanced, text: words }))?.reason ?? "other";
  // A delivery report is final: a server that said "user unknown" with 4xx until the message expired means it.
  const isFinal = input.stage === "dsn" && reason === "unknown_user";
  const permanent = isPermanent(code, enhanced) || isFinal;
  const isHard = HARD.has(reason) && permanent;
  const verdict = isHard ? "hard" : BLOCK.has(reason) ? "block" : "soft";
  return { verdict, reason, suppress: isHard, retryable: PASSING.has(reason) || !permanent };
}
