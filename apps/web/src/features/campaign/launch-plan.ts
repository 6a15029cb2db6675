import type { RouterOutputs } from "@penguin/api";

export type Check = RouterOutputs["campaign"]["checkLaunch"][number];

const numberOf = (checks: readonly Check[], key: Check["key"], name: string): number =>
  Number(checks.find((check) => check.key === key)?.values[name] ?? 0);

/** The numbers of a launch, from its list. */
export const planOf = (checks: readonly Check[]) => ({
  contacts: numberOf(checks, "recipients", "eligible"),
  steps: numberOf(checks, "steps", "steps"),
  mails: numberOf(checks, "limits", "mails"),
  perDay: numberOf(checks, "limits", "perDay"),
  days: numberOf(checks, "limits", "days"),
});
