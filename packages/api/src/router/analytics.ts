import { getCampaignAnalytics, getContactTimeline, getHome } from "@penguin/core/analytics";
import { CampaignAnalyticsInput, TimelineInput } from "@penguin/core/analytics/schema";
import { procedure, router } from "../trpc.ts";

/** The procedures of this slice; each passes on to its verb. */
export const analyticsRouter = router({
  getHome: procedure.query(({ ctx }) => getHome(ctx.verb)),
  getCampaign: procedure
    .input(CampaignAnalyticsInput)
    .query(({ ctx, input }) => getCampaignAnalytics(ctx.verb, input)),
  getContactTimeline: procedure
    .input(TimelineInput)
    .query(({ ctx, input }) => getContactTimeline(ctx.verb, input)),
});
