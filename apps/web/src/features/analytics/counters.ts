import type { RouterOutputs } from "@penguin/api";

type StepCounters = RouterOutputs["analytics"]["getCampaign"]["steps"][number];

/** The counters of a campaign or of one step; people and machines stay apart. */
export interface Counters {
  sent: number;
  accepted: number;
  delivered: number;
  openedByPerson: number;
  openedByMachine: number;
  clicked: number;
  replied: number;
  bounced: number;
  unsubscribed: number;
}

/** Adds the counters of steps. */
export function sumCounters(steps: readonly StepCounters[]): Counters {
  const sum = (pick: (step: StepCounters) => number): number =>
    steps.reduce((total, step) => total + pick(step), 0);
  return {
    sent: sum((step) => step.sent),
    accepted: sum((step) => step.accepted),
    delivered: sum((step) => step.delivered),
    openedByPerson: sum((step) => step.opened),
    openedByMachine: sum((step) => step.machineOpened),
    clicked: sum((step) => step.clicked),
    replied: sum((step) => step.replied),
    bounced: sum((step) => step.bounced),
    unsubscribed: sum((step) => step.unsubscribed),
  };
}
