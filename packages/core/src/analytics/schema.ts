import { z } from "zod";

/** Input of `analytics.get-campaign`. */
export const CampaignAnalyticsInput = z.object({ campaignId: z.uuid() });
/** Input of `analytics.get-contact-timeline`. */
export const TimelineInput = z.object({
  contactId: z.uuid(),
  limit: z.number().int().min(1).max(200).default(100),
});
