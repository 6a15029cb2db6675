import { z } from "zod";

export const CampaignAnalyticsInput = z.object({ campaignId: z.uuid() });
export const TimelineInput = z.object({
  contactId: z.uuid(),
  limit: z.number().int().min(1).max(200).default(100),
});
