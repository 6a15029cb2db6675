/** How a rule came out; `unknown` where nothing an outsider sees could tell. */
export type RuleOutcome = "pass" | "fail" | "unknown" | "not_applicable";

/** One rule, where it stands, and what was seen. `advice` is no rule of a standard: it does not fail the check. */
export interface RuleResult {
  rule: string;
  source: string;
  outcome: RuleOutcome;
  advice: boolean;
  seen: string;
}

/** A rule before it was looked at. */
export interface Rule {
  rule: string;
  source: string;
  advice?: boolean;
}

/** Makes a result of a rule. */
export const result = (rule: Rule, outcome: RuleOutcome | boolean, seen: string): RuleResult => ({
  rule: rule.rule,
  source: rule.source,
  outcome: typeof outcome === "boolean" ? (outcome ? "pass" : "fail") : outcome,
  advice: rule.advice ?? false,
  seen,
});
