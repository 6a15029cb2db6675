import { type DueStep, groupKey, plan, type PlanFacts } from "@penguin/core/send";

const MAILBOXES = 1000;
/** So many are decided in one go; their facts fit into memory. */
const CALL = 1_000_000;
const AT = new Date("2026-03-02T09:00:00.000Z");
const ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"];
const GROUPS = ["google.com", "outlook.com", "yahoodns.net"];

const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;

const factsOf = (steps: number): PlanFacts => {
  const due: DueStep[] = Array.from({ length: steps }, (_, n) => ({
    campaignId: `c${n % 7}`,
    mailboxId: `m${n % MAILBOXES}`,
    mxGroup: n % 2 === 0 ? pick(GROUPS, n) : `firm${n % 997}.example`,
    contactStatus: n % 50 === 0 ? "bounced" : "active",
    bar: n % 40 === 0 ? "suppressed" : null,
    quiet: null,
    cap: null,
    stepExists: true,
  }));
  const mailbox = (n: number) => ({
    mailboxId: `m${n}`,
    dailyLimit: Math.ceil((steps / MAILBOXES) * 0.7),
    gapSeconds: n % 10 === 0 ? 120 : 0,
    zone: pick(ZONES, n),
    day: "",
    reserved: 0,
    nextSlotAt: AT,
    active: true,
    senderDomainId: `d${n % 100}`,
    serverId: "s",
  });
  const domain = { perDay: steps / 50, zone: "UTC", day: "", reserved: 0 };
  const group = { perMinute: steps / 5, heldUntil: null, minuteMs: 0, reserved: 0 };
  return {
    at: AT,
    horizonMs: 60_000,
    left: steps,
    campaigns: new Map(
      Array.from({ length: 7 }, (_, n) => [
        `c${n}`,
        {
          active: true,
          window: { days: [1, 2, 3, 4, 5], startMinute: 0, endMinute: 1440, zone: pick(ZONES, n) },
        },
      ]),
    ),
    mailboxes: new Map(Array.from({ length: MAILBOXES }, (_, n) => [`m${n}`, mailbox(n)])),
    domains: new Map(Array.from({ length: 100 }, (_, n) => [`d${n}`, domain])),
    groups: new Map(GROUPS.map((name) => [groupKey("s", name), group])),
    due,
  };
};

/** Decisions a second of the planner alone, on one core, over facts of every kind; the facts are made beforehand. */
export function measurePlanner(steps: number): Record<string, unknown> {
  const call = Math.min(steps, CALL);
  const facts = factsOf(call);
  const made = { plan: 0, wait: 0, skip: 0 };
  let ms = 0;
  for (let from = 0; from < steps; from += call) {
    const started = performance.now();
    const { decisions } = plan(facts);
    ms += performance.now() - started;
    for (const decision of decisions) made[decision.kind] += 1;
  }
  return { steps, ...made, perSecond: Math.round((steps / ms) * 1000), goal: 170_000 };
}
