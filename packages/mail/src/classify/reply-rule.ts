/** Why a server refused; the verdict follows from it. */
export type ReplyReason =
  | "unknown_user"
  | "unknown_domain"
  | "mailbox_full"
  | "mailbox_disabled"
  | "policy"
  | "reputation"
  | "spam_content"
  | "rate_limited"
  | "greylisted"
  | "authentication"
  | "too_large"
  | "network"
  | "other";

/**
 * A rule fits when every part it names fits: one of the words of the reply, the enhanced code, the reply code. `sure` is
 * how often the rule alone is right, from 0 to 1.
 */
export type ReplyRule = {
  id: string;
  reason: ReplyReason;
  words?: readonly RegExp[];
  enhanced?: RegExp;
  code?: RegExp;
  sure: number;
};
