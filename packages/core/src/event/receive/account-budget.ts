/** What reading one account may cost a minute, and how much of it may be spent at once. */
export const ACCOUNT_BUDGET = { commands: 240, bytes: 30_000_000 } as const;

const MINUTE_MS = 60_000;

type Spent = Record<keyof typeof ACCOUNT_BUDGET, number>;

/** Counts what reading an account costs. */
export interface AccountBudget {
  /** Takes a cost off, and says how many milliseconds the account has to rest until it is not in debt. */
  spend(cost: Readonly<Spent>, at: Date): number;
}

/** A budget that is full: it fills by {@link ACCOUNT_BUDGET} a minute and holds a minute's worth. */
export function createAccountBudget(): AccountBudget {
  let left: Spent = { ...ACCOUNT_BUDGET };
  let lastMs: number | undefined;
  return {
    spend: (cost, at) => {
      const passed = Math.max(0, at.getTime() - (lastMs ?? at.getTime())) / MINUTE_MS;
      lastMs = at.getTime();
      const refill = (of: keyof Spent): number =>
        Math.min(ACCOUNT_BUDGET[of], left[of] + passed * ACCOUNT_BUDGET[of]) - cost[of];
      left = { commands: refill("commands"), bytes: refill("bytes") };
      const debt = (of: keyof Spent): number => Math.max(0, -left[of]) / ACCOUNT_BUDGET[of];
      return Math.ceil(Math.max(debt("commands"), debt("bytes")) * MINUTE_MS);
    },
  };
}
