import { getCampaignAnalytics } from "@penguin/core/analytics";
import { CampaignAnalyticsInput } from "@penguin/core/analytics/schema";
import {
  checkCampaignLaunch,
  createCampaign,
  getCampaign,
  getCampaignMessage,
  launchCampaign,
  listCampaignMessages,
  listCampaigns,
  pauseCampaign,
  removeCampaignStep,
  resumeCampaign,
  saveCampaignStep,
  scheduleCampaign,
  stopCampaign,
  unscheduleCampaign,
  updateCampaign,
} from "@penguin/core/campaign";
import {
  CampaignInput,
  CreateCampaignInput,
  ListCampaignsInput,
  ListMessagesInput,
  MAX_STEPS,
  MessageInput,
  PauseCampaignInput,
  SaveStepInput,
  ScheduleCampaignInput,
  StepInput,
  UpdateCampaignInput,
} from "@penguin/core/campaign/schema";
import { z } from "zod";
import { operation, restRouter } from "../rest/operation.ts";
import { all, Created, cursorOf, Instant, Limit, Nothing, one, paged, toPaged } from "../rest/shapes.ts";
import {
  Campaign,
  CampaignInFull,
  CampaignNumbers,
  LaunchPoint,
  Message,
  MessageInFull,
} from "./campaign-shapes.ts";

const Count = z.number().int().min(0);
/** What had left, what a sending server had in hand, and what was taken back. */
const Stopped = z.object({ sent: Count, inFlight: Count, cancelled: Count });
const Position = z.coerce.number().int().min(1).max(MAX_STEPS);
const ListInput = ListCampaignsInput.extend({ limit: Limit, cursor: cursorOf("id") });
const MessagesInput = ListMessagesInput.extend({ limit: Limit, cursor: cursorOf("id") });

/** Campaigns: draft, sequence, launch, messages. */
export const campaignOperations = restRouter({
  list: operation("GET /campaigns", "List campaigns with their totals", {
    input: ListInput,
    output: paged(Campaign),
  }).query(async ({ ctx, input }) => toPaged(await listCampaigns(ctx.verb, input))),
  get: operation("GET /campaigns/{campaignId}", "Read a campaign with its sequence and senders", {
    input: CampaignInput,
    output: one(CampaignInFull),
  }).query(async ({ ctx, input }) => ({ data: await getCampaign(ctx.verb, input) })),
  create: operation(
    "POST /campaigns",
    "Make a draft",
    { input: CreateCampaignInput, output: Created },
    { status: 201 },
  ).mutation(async ({ ctx, input }) => ({ data: await createCampaign(ctx.verb, input) })),
  update: operation(
    "PUT /campaigns/{campaignId}",
    "Set who gets it, from which mailboxes and when",
    { input: UpdateCampaignInput, output: Nothing },
    { status: 204 },
  ).mutation(({ ctx, input }) => updateCampaign(ctx.verb, input)),
  saveStep: operation(
    "PUT /campaigns/{campaignId}/steps/{position}",
    "Write one mail of the sequence",
    {
      input: SaveStepInput.extend({ position: Position }),
      output: one(z.object({ templateVersionId: z.uuid() })),
    },
    {
      description:
        "Steps are counted from 1; a new one takes the next number. The wait before the first is ignored.",
    },
  ).mutation(async ({ ctx, input }) => ({ data: await saveCampaignStep(ctx.verb, input) })),
  removeStep: operation(
    "DELETE /campaigns/{campaignId}/steps/{position}",
    "Take one mail out of a draft",
    { input: StepInput.extend({ position: Position }), output: Nothing },
    { status: 204, repeatable: false, description: "Later mails move up." },
  ).mutation(({ ctx, input }) => removeCampaignStep(ctx.verb, input)),
  checkLaunch: operation(
    "GET /campaigns/{campaignId}/launch-checks",
    "See what still keeps it from launching",
    {
      input: CampaignInput,
      output: all(LaunchPoint),
    },
  ).query(async ({ ctx, input }) => ({ data: await checkCampaignLaunch(ctx.verb, input) })),
  launch: operation(
    "POST /campaigns/{campaignId}/launch",
    "Launch a draft",
    { input: CampaignInput, output: one(z.object({ enrolled: z.number().int() })) },
    { repeatable: true, description: "A campaign is launched once; a second launch is refused with 412." },
  ).mutation(async ({ ctx, input }) => ({ data: await launchCampaign(ctx.verb, input) })),
  schedule: operation(
    "POST /campaigns/{campaignId}/schedule",
    "Let a draft start by itself at a later moment",
    { input: ScheduleCampaignInput, output: one(z.object({ startAt: Instant })) },
    { repeatable: true },
  ).mutation(async ({ ctx, input }) => ({ data: await scheduleCampaign(ctx.verb, input) })),
  unschedule: operation(
    "POST /campaigns/{campaignId}/unschedule",
    "Take a scheduled campaign back to draft",
    { input: CampaignInput, output: Nothing },
    { status: 204, repeatable: true },
  ).mutation(({ ctx, input }) => unscheduleCampaign(ctx.verb, input)),
  pause: operation(
    "POST /campaigns/{campaignId}/pause",
    "Pause a campaign",
    { input: PauseCampaignInput, output: Nothing },
    { status: 204, repeatable: true },
  ).mutation(({ ctx, input }) => pauseCampaign(ctx.verb, input)),
  resume: operation(
    "POST /campaigns/{campaignId}/resume",
    "Let a paused campaign go on",
    { input: CampaignInput, output: Nothing },
    { status: 204, repeatable: true },
  ).mutation(({ ctx, input }) => resumeCampaign(ctx.verb, input)),
  stop: operation(
    "POST /campaigns/{campaignId}/stop",
    "End a campaign for good",
    { input: CampaignInput, output: one(Stopped) },
    {
      repeatable: true,
      description:
        "What is planned never leaves. The three numbers add up to the messages that nobody had given up before.",
    },
  ).mutation(async ({ ctx, input }) => ({ data: await stopCampaign(ctx.verb, input) })),
  listMessages: operation("GET /messages", "List the messages of a campaign", {
    input: MessagesInput,
    output: paged(Message),
  }).query(async ({ ctx, input }) => toPaged(await listCampaignMessages(ctx.verb, input))),
  getMessage: operation("GET /messages/{messageId}", "Read a message with every try at sending it", {
    input: MessageInput,
    output: one(MessageInFull),
  }).query(async ({ ctx, input }) => ({ data: await getCampaignMessage(ctx.verb, input) })),
});

/** What came of a campaign. */
export const analyticsOperations = restRouter({
  getCampaign: operation(
    "GET /campaigns/{campaignId}/analytics",
    "Read a campaign's counters by step and day",
    {
      input: CampaignAnalyticsInput,
      output: one(CampaignNumbers),
    },
  ).query(async ({ ctx, input }) => ({ data: await getCampaignAnalytics(ctx.verb, input) })),
});
