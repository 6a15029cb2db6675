export type { Route } from "./count-routes.ts";
export { getCampaignAnalytics, type StepCounters } from "./get-campaign.ts";
export { getHome } from "./get-home.ts";
export { getContactTimeline, type TimelineEntry } from "./get-timeline.ts";
