import { z } from "zod";
import { Cursor, line } from "../kernel/schema.ts";
import { MESSAGE_STATES } from "../ledger/schema.ts";
import { Zone } from "../workspace/schema.ts";
import { StepContent } from "../template/schema.ts";

/** The states of a campaign. */
export const CAMPAIGN_STATES = [
  "draft",
  "scheduled",
  "active",
  "paused",
  "completed",
  "archived",
  "failed",
] as const;
/** One state of a campaign. */
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

/** A name of at most 120 characters. */
export const CampaignName = line().min(1, "Give it a name.").max(120, "At most 120 characters.");

/** Days (1 = Monday), minutes of the day and time zone in which a campaign sends. */
export const SendingWindowInput = z
  .object({
    days: z.array(z.number().int().min(1).max(7)).min(1, "Choose at least one day.").max(7),
    startMinute: z.number().int().min(0).max(1439),
    endMinute: z.number().int().min(1).max(1440),
    zone: Zone,
  })
  .refine((window) => window.startMinute < window.endMinute, {
    message: "The end must be after the start.",
    path: ["endMinute"],
  });

/** Monday to Friday, nine to five. */
export const DEFAULT_WINDOW = { days: [1, 2, 3, 4, 5], startMinute: 540, endMinute: 1020 };

/** Input of `campaign.create`. */
export const CreateCampaignInput = z.object({ workspaceId: z.uuid(), name: CampaignName });
/** Names one campaign. */
export const CampaignInput = z.object({ campaignId: z.uuid() });
/** Input of `campaign.list`: filters and a keyset page. */
export const ListCampaignsInput = z.object({
  workspaceId: z.uuid().optional(),
  state: z.enum(CAMPAIGN_STATES).optional(),
  search: line().max(120).optional(),
  limit: z.number().int().min(1).max(100).default(25),
  cursor: Cursor,
});
/** Input of `campaign.update`. */
export const UpdateCampaignInput = z.object({
  campaignId: z.uuid(),
  name: CampaignName,
  listId: z.uuid().nullable(),
  mailboxIds: z.array(z.uuid()).max(200),
  window: SendingWindowInput,
  trackOpens: z.boolean(),
  trackClicks: z.boolean(),
  /** What its mails are about; null for nothing in particular, left out to keep it. */
  topicId: z.uuid().nullable().optional(),
});
/** As callers write it: what has a default may be left out. */
export type UpdateCampaignInput = z.input<typeof UpdateCampaignInput>;

/** The most mails a sequence may have. */
export const MAX_STEPS = 7;
/** Input of `campaign.save-step`; the wait before the first mail is ignored. */
export const SaveStepInput = StepContent.extend({
  campaignId: z.uuid(),
  position: z.number().int().min(1).max(MAX_STEPS, `At most ${MAX_STEPS} mails in a sequence.`),
  waitSeconds: z
    .number()
    .int()
    .min(0)
    .max(90 * 86_400, "At most 90 days."),
});
/** As callers write it: what has a default may be left out. */
export type SaveStepInput = z.input<typeof SaveStepInput>;
/** Names one step of a campaign, counted from 1. */
export const StepInput = z.object({ campaignId: z.uuid(), position: z.number().int().min(1).max(MAX_STEPS) });
/** How far ahead a start may be set: a year, a leap year too. */
export const MAX_START_DAYS = 366;
/** Input of `campaign.schedule`: an instant with its offset, as `2026-03-02T09:00:00Z`. */
export const ScheduleCampaignInput = z.object({
  campaignId: z.uuid(),
  startAt: z.iso.datetime({ offset: true, error: "Give the day and the time of the start." }),
});
/** Input of `campaign.pause`; the reason is shown to everybody. */
export const PauseCampaignInput = z.object({
  campaignId: z.uuid(),
  reason: line().max(200).default("Paused by a person."),
});
/** Input of `campaign.send-test`; without a contact a sample person is used. */
export const SendTestInput = StepInput.extend({ contactId: z.uuid().optional() });
/** Input of `campaign.list-messages`: a filter and a keyset page. */
export const ListMessagesInput = z.object({
  campaignId: z.uuid(),
  state: z.enum(MESSAGE_STATES).optional(),
  limit: z.number().int().min(1).max(100).default(25),
  cursor: Cursor,
});
/** Names one message of a campaign. */
export const MessageInput = z.object({ messageId: z.uuid() });
/** Input of `campaign.list-recipients`. */
export const ListRecipientsInput = z.object({
  campaignId: z.uuid(),
  state: z.enum(["active", "sending", "completed", "exited", "failed"]).optional(),
  limit: z.number().int().min(1).max(100).default(25),
  cursor: Cursor,
});
