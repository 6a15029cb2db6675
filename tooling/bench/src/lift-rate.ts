import type { RehearsalDatabase } from "@penguin/cli/rehearse";
import { systemClock } from "@penguin/runtime/clock";

/** What is measured is one tenant's: its own limit of mails a second must not be what is found. */
export const liftRate = ({ app }: RehearsalDatabase, tenantId: string): Promise<unknown> =>
  app.client.begin(async (tx) => {
    await tx`select set_config('app.tenant_id', ${tenantId}, true), set_config('app.workspaces', '*', true)`;
    await tx`insert into tenant_limits (tenant_id, per_second, burst, tokens, filled_at)
      values (${tenantId}, 1000000, 1000000, 1000000, ${systemClock.now().toISOString()})`;
  });
