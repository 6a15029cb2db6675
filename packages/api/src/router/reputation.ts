import { closeAlert, listAlerts } from "@penguin/core/reputation";
import { AlertInput, ListAlertsInput } from "@penguin/core/reputation/schema";
import { procedure, router } from "../trpc.ts";

/** The procedures of this slice; each passes on to its verb. */
export const reputationRouter = router({
  listAlerts: procedure.input(ListAlertsInput).query(({ ctx, input }) => listAlerts(ctx.verb, input)),
  closeAlert: procedure.input(AlertInput).mutation(({ ctx, input }) => closeAlert(ctx.verb, input)),
});
