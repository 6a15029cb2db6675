export { getMessageStory } from "./get-message-story.ts";
export { getSentMail } from "./get-sent-mail.ts";
export { markSent } from "./mark-sent.ts";
export { type MessageIntent, planMessages } from "./plan-messages.ts";
export { reconcileLedger } from "./reconcile-ledger.ts";
export { skipCampaign, type StopNumbers } from "./skip-campaign.ts";
export { skipPlanned } from "./skip-planned.ts";
export { sweepLedger } from "./sweep-ledger.ts";
export { type MessageStory, tellStory } from "./tell-story.ts";
