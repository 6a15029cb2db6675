export { createShaping, createShapingOf, type Shaping, type ShapingReply } from "./create-shaping.ts";
export type { ShapingRule } from "./shaping-rule.ts";
