export { inventContacts } from "./invent-contacts.ts";
export { openRehearsalDatabase, openScratchDatabase, type RehearsalDatabase } from "./open-database.ts";
export { openRehearsal, type Rehearsal, type RehearsalDeployment } from "./open-rehearsal.ts";
export { rehearse } from "./rehearse.ts";
export { runCampaign } from "./run-campaign.ts";
export {
  ALWAYS_OPEN,
  type CampaignPlan,
  registerOwner,
  type RunningCampaign,
  setUpCampaign,
} from "./set-up-campaign.ts";
export { seededDeployment } from "./seeded-deployment.ts";
