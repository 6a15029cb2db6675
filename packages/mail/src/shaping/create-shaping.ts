import { parseReplyText } from "../classify/index.ts";
import builtIn from "./shaping-rules.json" with { type: "json" };
import { type ShapingRule, ShapingRules } from "./shaping-rule.ts";

/** A reply that put a mail off or refused it, and the MX group whose server said so. */
export interface ShapingReply {
  group: string;
  text: string;
  code?: number;
  enhanced?: string;
  stage?: "connect" | "auth" | "mail" | "rcpt" | "data";
}

/** A set of shaping rules, ready to be asked. */
export interface Shaping {
  rules: readonly ShapingRule[];
  /** The first rule that fits the reply. Never throws, and takes time in proportion to the rules alone. */
  match(reply: ShapingReply): ShapingRule | undefined;
}

const TEXT_MAX = 1_000;
const ADDRESS = /<?[^\s<>@]{1,64}@[^\s<>@]{1,253}>?/g;
/** What Postfix writes of the host it spoke to, or tried to. */
const HOST = /\b(connect to|host|with) [^\s[\]]{1,253}\[[^\s[\]]{0,60}\](?::\d{1,5})?/g;
/** The codes that a reply of several lines repeats. */
const REPEATED_CODES = / \d{3}(?:-(?:\d\.\d{1,3}\.\d{1,3} )?| \d\.\d{1,3}\.\d{1,3} )/g;
const BEFORE_ANY_MAIL = /refused to talk to me|^connect to |while receiving the initial server greeting/;

/** The words a server chose itself: no address, no host name, no codes in between. */
const wordsOf = (text: string): string =>
  text.replace(ADDRESS, "<>").replace(HOST, "$1 <>").replace(/\s+/g, " ").replace(REPEATED_CODES, " ");

type Facts = { group: string; stage: string | undefined; code: number | undefined; enhanced: string };

const concerns = (rule: ShapingRule, { group, stage, code, enhanced }: Facts): boolean =>
  (rule.groups?.includes(group) ?? true) &&
  (rule.stage === undefined || rule.stage === stage) &&
  (rule.codes === undefined || (code !== undefined && rule.codes.includes(code))) &&
  (rule.enhanced?.includes(enhanced) ?? true);

/**
 * Checks rules (the shape of `shaping-rules.json`) and makes them ready. Throws an Error that names the rule and what is
 * wrong with it.
 */
export function createShaping(source: unknown): Shaping {
  const parsed = ShapingRules.safeParse(source);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`rule ${issue?.path.join(".") || "list"}: ${issue?.message ?? "not a list of rules"}`);
  }
  const rules = parsed.data.map((rule) => ({
    rule,
    words: rule.words === undefined ? undefined : new RegExp(rule.words, "i"),
  }));
  return {
    rules: parsed.data,
    match: (reply) => {
      const text = reply.text.slice(0, TEXT_MAX);
      const told = parseReplyText(text);
      const facts: Facts = {
        group: reply.group,
        stage: reply.stage ?? (BEFORE_ANY_MAIL.test(text) ? "connect" : undefined),
        code: reply.code ?? told.code,
        enhanced: reply.enhanced ?? told.enhanced ?? "",
      };
      const words = wordsOf(text);
      return rules.find((one) => concerns(one.rule, facts) && (one.words?.test(words) ?? true))?.rule;
    },
  };
}

/**
 * The rules that come with the product, behind those of the operator, of which one may take the place of one of them by
 * its id. Throws as {@link createShaping}.
 */
export function createShapingOf(own: unknown): Shaping {
  const { rules } = createShaping(own);
  const ids = new Set(rules.map(({ id }) => id));
  return createShaping([...rules, ...createShaping(builtIn).rules.filter(({ id }) => !ids.has(id))]);
}
