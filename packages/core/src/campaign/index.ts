export {
  archiveCampaign,
  completeDueCampaigns,
  pauseCampaign,
  protectCampaign,
  resumeCampaign,
} from "./change-state.ts";
export { checkCampaignLaunch, type LaunchCheck } from "./check-launch.ts";
export { createCampaign } from "./create-campaign.ts";
export { launchCampaign } from "./launch-campaign.ts";
export { getCampaign, listCampaigns, listRecipients } from "./list-campaigns.ts";
export { getCampaignMessage, listCampaignMessages } from "./list-messages.ts";
export { removeCampaignStep, saveCampaignStep } from "./save-step.ts";
export { scheduleCampaign, unscheduleCampaign } from "./schedule-campaign.ts";
export { sendCampaignTest } from "./send-test.ts";
export { startDueCampaigns } from "./start-due-campaigns.ts";
export { stopCampaign } from "./stop-campaign.ts";
export { updateCampaign } from "./update-campaign.ts";
