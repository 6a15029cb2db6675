export const MESSAGE_STATES = [
  "planned",
  "sending",
  "deferred",
  "unknown",
  "sent",
  "delivered",
  "bounced",
  "complained",
  "skipped",
  "failed",
] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];
