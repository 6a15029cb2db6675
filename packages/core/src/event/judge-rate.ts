/** How a rate is judged: under `sample` mails nothing is said, from `warnAt` on somebody is told, from `pauseAt` on sending stops. */
export interface RateRule {
  kind: "bounces" | "complaints";
  days: number;
  sample: number;
  warnAt: number;
  pauseAt: number;
}

/** Bounces over a week, complaints, which are rarer, over a month. */
export const RATE_RULES: readonly RateRule[] = [
  { kind: "bounces", days: 7, sample: 100, warnAt: 0.03, pauseAt: 0.05 },
  { kind: "complaints", days: 30, sample: 1000, warnAt: 0.001, pauseAt: 0.003 },
];

/** What `hits` of `sample` mails call for; the thresholds themselves count as crossed. */
export function judgeRate(rule: RateRule, hits: number, sample: number): "warning" | "pause" | undefined {
  if (sample < rule.sample || hits === 0) return undefined;
  const rate = hits / sample;
  if (rate >= rule.pauseAt) return "pause";
  return rate >= rule.warnAt ? "warning" : undefined;
}
