import type { TENANT_PLANS } from "@penguin/db/schema";
import type { Allowance } from "../kernel/index.ts";

/** One plan an organisation may have. */
type Plan = (typeof TENANT_PLANS)[number];

/** How often one key may call, by the plan of its organisation. */
export const PLAN_LIMITS: Readonly<Record<Plan, Allowance>> = {
  starter: { perMinute: 60, burst: 100 },
  growth: { perMinute: 300, burst: 500 },
  scale: { perMinute: 1000, burst: 2000 },
};
