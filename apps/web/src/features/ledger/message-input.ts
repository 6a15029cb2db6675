import type { RouterOutputs } from "@penguin/api";
import { MESSAGE_STATES, type MessageState } from "@penguin/core/ledger/schema";
import type { TableQuery } from "@penguin/ui/table-query";
import type { Tone } from "@penguin/ui/tokens";

export type Story = RouterOutputs["ledger"]["getMessageStory"];
export type MailVerdict = RouterOutputs["ledger"]["getMailVerdict"];
export type MessageRow = RouterOutputs["campaign"]["listMessages"]["rows"][number];

export const messageFilters = ["state"] as const;

/** What the list of a campaign's mails asks for, from the address. */
export const messageInput = (campaignId: string, { filters, after }: TableQuery) => ({
  campaignId,
  limit: 50,
  state: MESSAGE_STATES.find((state) => state === filters["state"]),
  cursor: after ?? undefined,
});

export const messageTones: Readonly<Record<MessageState, Tone>> = {
  planned: "waiting",
  sending: "waiting",
  deferred: "waiting",
  unknown: "unknown",
  sent: "good",
  delivered: "good",
  bounced: "bad",
  complained: "bad",
  skipped: "neutral",
  failed: "bad",
};
