import { z } from "zod";

/** The states of a message in the send ledger. */
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
/** One state of a message in the send ledger. */
export type MessageState = (typeof MESSAGE_STATES)[number];

/** Names one mail of the ledger. */
export const MessageInput = z.object({ messageId: z.uuid() });
