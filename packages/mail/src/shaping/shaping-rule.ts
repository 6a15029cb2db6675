import { z } from "zod";

const compiles = (pattern: string): boolean => {
  try {
    return new RegExp(pattern, "i") instanceof RegExp;
  } catch {
    return false;
  }
};

const shared = {
  id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "must be words of a-z and 0-9 with hyphens"),
  /** The MX groups it is for; without, any. */
  groups: z.array(z.string().min(1)).min(1).optional(),
  /** How far the conversation had come; without, any. */
  stage: z.enum(["connect", "auth", "mail", "rcpt", "data"]).optional(),
  codes: z.array(z.int().min(400).max(599)).min(1).optional(),
  enhanced: z
    .array(z.string().regex(/^[45]\.\d{1,3}\.\d{1,3}$/))
    .min(1)
    .optional(),
  /** A pattern on the words of the reply, small or capital. */
  words: z.string().min(1).max(500).refine(compiles, "is no pattern").optional(),
  /** So many fitting replies... */
  count: z.int().min(1).max(1000),
  /** ...within so many seconds open the limit... */
  within: z.int().min(1).max(21_600),
  /** ...for so many seconds. */
  for: z.int().min(60).max(86_400),
  reason: z.string().min(1).max(200),
};

const Rule = z
  .discriminatedUnion("action", [
    z.strictObject({ ...shared, action: z.literal("hold") }),
    /** `factor`: what is left of the rate. */
    z.strictObject({ ...shared, action: z.literal("slow"), factor: z.number().gt(0).lt(1) }),
  ])
  .refine(({ stage, codes, enhanced, words }) => stage ?? codes ?? enhanced ?? words, "fits every reply");

/** The rules in their order; ids are unique. */
export const ShapingRules = z
  .array(Rule)
  .max(500)
  .refine((rules) => new Set(rules.map(({ id }) => id)).size === rules.length, "two rules have the same id");

/** When replies of a provider slow a server down or hold it back, and for how long. */
export type ShapingRule = z.output<typeof Rule>;
