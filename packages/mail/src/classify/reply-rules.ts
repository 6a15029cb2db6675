import {
  ABSENT_WORDS,
  DISABLED_WORDS,
  DOMAIN_WORDS,
  DOUBT_WORDS,
  FULL_WORDS,
  GONE_WORDS,
  GROUP_WORDS,
  LARGE_WORDS,
  LOOP_WORDS,
  NETWORK_WORDS,
  UNKNOWN_WORDS,
} from "./recipient-words.ts";
import type { ReplyRule } from "./reply-rule.ts";
import {
  AUTHENTICATION_WORDS,
  CONTENT_WORDS,
  GREYLIST_WORDS,
  POLICY_WORDS,
  RATE_WORDS,
  REPUTATION_WORDS,
} from "./sender-words.ts";

/**
 * The rules in the order they are tried. Words that name us as the cause (authentication, reputation, content) come
 * before words about the recipient, because a wrong suppression loses a customer's contact for good; words come before
 * codes, because servers choose codes freely.
 */
export const REPLY_RULES: readonly ReplyRule[] = [
  {
    id: "code.authentication",
    reason: "authentication",
    enhanced: /^[45]\.7\.(?:5|7|8|9|2[0-6]|30|509|515)$/,
    sure: 0.97,
  },
  // Codes by which Microsoft's servers refuse an address of ours, whatever they say beside it.
  {
    id: "code.reputation",
    reason: "reputation",
    enhanced: /^5\.7\.(?:511|60[6-9]|6[1-4]\d|750)$/,
    sure: 0.9,
  },
  { id: "code.sender", reason: "policy", enhanced: /^[45]\.1\.[78]$/, sure: 0.9 },
  { id: "words.gone", reason: "unknown_user", words: GONE_WORDS, sure: 0.9 },
  { id: "words.authentication", reason: "authentication", words: AUTHENTICATION_WORDS, sure: 0.95 },
  { id: "words.greylisted", reason: "greylisted", words: GREYLIST_WORDS, sure: 0.95 },
  { id: "words.reputation", reason: "reputation", words: REPUTATION_WORDS, sure: 0.95 },
  { id: "words.content", reason: "spam_content", words: CONTENT_WORDS, sure: 0.9 },
  { id: "words.full", reason: "mailbox_full", words: FULL_WORDS, sure: 0.95 },
  { id: "words.large", reason: "too_large", words: LARGE_WORDS, sure: 0.95 },
  { id: "words.rate", reason: "rate_limited", words: RATE_WORDS, sure: 0.9 },
  { id: "words.loop", reason: "network", words: LOOP_WORDS, sure: 0.9 },
  { id: "words.policy", reason: "policy", words: POLICY_WORDS, sure: 0.85 },
  { id: "words.group", reason: "policy", words: GROUP_WORDS, sure: 0.9 },
  { id: "words.doubt", reason: "network", words: DOUBT_WORDS, sure: 0.85 },
  { id: "words.disabled", reason: "mailbox_disabled", words: DISABLED_WORDS, sure: 0.9 },
  { id: "words.domain", reason: "unknown_domain", words: DOMAIN_WORDS, sure: 0.95 },
  { id: "words.absent", reason: "unknown_user", words: ABSENT_WORDS, sure: 0.97 },
  { id: "words.unknown", reason: "unknown_user", words: UNKNOWN_WORDS, sure: 0.93 },
  { id: "words.network", reason: "network", words: NETWORK_WORDS, sure: 0.85 },
  { id: "words.refused", reason: "policy", words: [/access denied|permission/], sure: 0.7 },
  { id: "code.user", reason: "unknown_user", enhanced: /^5\.1\.(?:1|3|6|10)$/, sure: 0.85 },
  { id: "code.domain", reason: "unknown_domain", enhanced: /^5\.(?:1\.2|4\.4|4\.310)$/, sure: 0.8 },
  {
    id: "code.policy",
    reason: "policy",
    enhanced: /^(?:[45]\.(?:7\.\d+|6\.\d+|5\.\d+)|5\.3\.2)$/,
    sure: 0.75,
  },
  { id: "code.disabled", reason: "mailbox_disabled", enhanced: /^[45]\.2\.1$/, sure: 0.75 },
  { id: "code.full", reason: "mailbox_full", enhanced: /^[45]\.2\.2$/, sure: 0.9 },
  { id: "code.large", reason: "too_large", enhanced: /^[45]\.(?:2\.3|3\.4)$/, sure: 0.85 },
  { id: "code.rate", reason: "rate_limited", enhanced: /^4\.(?:2\.1|4\.5|5\.3|7\.28)$/, sure: 0.7 },
  { id: "code.network", reason: "network", enhanced: /^(?:[45]\.(?:4\.\d+|3\.[015])|4\.3\.2)$/, sure: 0.7 },
  { id: "reply.network", reason: "network", code: /^4(?:21|5[01])$/, sure: 0.6 },
  { id: "reply.full", reason: "mailbox_full", code: /^[45]52$/, sure: 0.5 },
  { id: "reply.policy", reason: "policy", code: /^5(?:0\d|3\d|54|7\d)$/, sure: 0.5 },
];
