import { measurePlanner } from "./measure-planner.ts";
import { measureTicks } from "./measure-ticks.ts";

/** What planning costs: the pure decisions, and whole ticks over few and many stored enrollments and tenants. */
export async function benchPlan(steps: number): Promise<Record<string, unknown>> {
  return { pure: measurePlanner(steps), ...(await measureTicks(steps)) };
}
