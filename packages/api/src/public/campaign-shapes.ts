import { CAMPAIGN_STATES } from "@penguin/core/campaign/schema";
import { MESSAGE_STATES } from "@penguin/core/ledger/schema";
import { z } from "zod";
import { Instant } from "../rest/shapes.ts";

const count = z.number().int();

const SendingWindow = z
  .object({
    days: z.array(z.number().int()),
    startMinute: count,
    endMinute: count,
    zone: z.string(),
  })
  .meta({ id: "SendingWindow" });

const campaignFields = {
  id: z.uuid(),
  workspaceId: z.uuid(),
  name: z.string(),
  state: z.enum(CAMPAIGN_STATES),
  stateReason: z.string(),
  listId: z.uuid().nullable(),
  window: SendingWindow,
  trackOpens: z.boolean(),
  trackClicks: z.boolean(),
  startAt: Instant.nullable(),
  launchedAt: Instant.nullable(),
  completedAt: Instant.nullable(),
  createdAt: Instant,
};

/** A campaign as a list shows it. */
export const Campaign = z
  .object({
    ...campaignFields,
    sent: count,
    accepted: count,
    bounced: count,
    opened: count,
    clicked: count,
    replied: count,
    unsubscribed: count,
  })
  .meta({ id: "Campaign" });

/** A campaign with its sequence, senders and list. */
export const CampaignInFull = z
  .object({
    ...campaignFields,
    steps: z.array(
      z.object({
        position: count,
        waitSeconds: count,
        subject: z.string(),
        body: z.string(),
        bodyFormat: z.enum(["text", "html"]),
        version: count,
      }),
    ),
    mailboxes: z.array(z.object({ id: z.uuid(), address: z.string(), state: z.string(), dailyLimit: count })),
    list: z.object({ id: z.uuid(), name: z.string() }).optional(),
    enrollments: z.record(z.string(), count),
  })
  .meta({ id: "CampaignInFull" });

/** One line of the launch list. */
export const LaunchPoint = z
  .object({
    key: z.string(),
    ok: z.boolean(),
    values: z.record(z.string(), z.union([z.string(), z.number()])),
  })
  .meta({ id: "LaunchPoint" });

/** The counters of a campaign by step, what waits for what, and what left and is to come by day. */
export const CampaignNumbers = z
  .object({
    steps: z.array(
      z.object({
        position: count,
        planned: count,
        sent: count,
        accepted: count,
        delivered: count,
        deferred: count,
        bounced: count,
        complained: count,
        skipped: count,
        failed: count,
        opened: count,
        machineOpened: count,
        clicked: count,
        machineClicked: count,
        replied: count,
        autoReplied: count,
        unsubscribed: count,
      }),
    ),
    waits: z.array(
      z.object({ state: z.enum(MESSAGE_STATES), reason: z.string(), mails: count, nextAt: Instant }),
    ),
    days: z.array(z.object({ day: z.string(), done: count, planned: count })),
    asOf: Instant,
  })
  .meta({ id: "CampaignNumbers" });

const messageFields = {
  id: z.uuid(),
  campaignId: z.uuid(),
  position: count.nullable(),
  contactId: z.uuid().nullable(),
  from: z.string(),
  to: z.string(),
  subject: z.string(),
  state: z.enum(MESSAGE_STATES),
  stateReason: z.string(),
  attempts: count,
  dueAt: Instant,
  sentAt: Instant.nullable(),
  acceptedAt: Instant.nullable(),
  finalAt: Instant.nullable(),
};

/** One mail of a campaign. */
export const Message = z.object(messageFields).meta({ id: "Message" });
/** One mail with every try at sending it. */
export const MessageInFull = z
  .object({
    ...messageFields,
    tries: z.array(
      z.object({
        attempt: count,
        outcome: z.string(),
        code: count.nullable(),
        reply: z.string(),
        at: Instant,
      }),
    ),
  })
  .meta({ id: "MessageInFull" });
