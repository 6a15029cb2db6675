import {
  archiveCampaign,
  checkCampaignLaunch,
  createCampaign,
  getCampaign,
  getCampaignMessage,
  launchCampaign,
  listCampaignMessages,
  listCampaigns,
  listRecipients,
  pauseCampaign,
  removeCampaignStep,
  resumeCampaign,
  saveCampaignStep,
  scheduleCampaign,
  sendCampaignTest,
  stopCampaign,
  unscheduleCampaign,
  updateCampaign,
} from "@penguin/core/campaign";
import {
  CampaignInput,
  CreateCampaignInput,
  ListCampaignsInput,
  ListMessagesInput,
  ListRecipientsInput,
  MessageInput,
  PauseCampaignInput,
  SaveStepInput,
  ScheduleCampaignInput,
  SendTestInput,
  StepInput,
  UpdateCampaignInput,
} from "@penguin/core/campaign/schema";
import { procedure, router } from "../trpc.ts";

/** The procedures of this slice; each passes on to its verb. */
export const campaignRouter = router({
  list: procedure.input(ListCampaignsInput).query(({ ctx, input }) => listCampaigns(ctx.verb, input)),
  get: procedure.input(CampaignInput).query(({ ctx, input }) => getCampaign(ctx.verb, input)),
  create: procedure.input(CreateCampaignInput).mutation(({ ctx, input }) => createCampaign(ctx.verb, input)),
  update: procedure.input(UpdateCampaignInput).mutation(({ ctx, input }) => updateCampaign(ctx.verb, input)),
  saveStep: procedure.input(SaveStepInput).mutation(({ ctx, input }) => saveCampaignStep(ctx.verb, input)),
  removeStep: procedure.input(StepInput).mutation(({ ctx, input }) => removeCampaignStep(ctx.verb, input)),
  checkLaunch: procedure.input(CampaignInput).query(({ ctx, input }) => checkCampaignLaunch(ctx.verb, input)),
  launch: procedure.input(CampaignInput).mutation(({ ctx, input }) => launchCampaign(ctx.verb, input)),
  schedule: procedure
    .input(ScheduleCampaignInput)
    .mutation(({ ctx, input }) => scheduleCampaign(ctx.verb, input)),
  unschedule: procedure
    .input(CampaignInput)
    .mutation(({ ctx, input }) => unscheduleCampaign(ctx.verb, input)),
  pause: procedure.input(PauseCampaignInput).mutation(({ ctx, input }) => pauseCampaign(ctx.verb, input)),
  resume: procedure.input(CampaignInput).mutation(({ ctx, input }) => resumeCampaign(ctx.verb, input)),
  stop: procedure.input(CampaignInput).mutation(({ ctx, input }) => stopCampaign(ctx.verb, input)),
  archive: procedure.input(CampaignInput).mutation(({ ctx, input }) => archiveCampaign(ctx.verb, input)),
  sendTest: procedure.input(SendTestInput).mutation(({ ctx, input }) => sendCampaignTest(ctx.verb, input)),
  listMessages: procedure
    .input(ListMessagesInput)
    .query(({ ctx, input }) => listCampaignMessages(ctx.verb, input)),
  getMessage: procedure.input(MessageInput).query(({ ctx, input }) => getCampaignMessage(ctx.verb, input)),
  listRecipients: procedure
    .input(ListRecipientsInput)
    .query(({ ctx, input }) => listRecipients(ctx.verb, input)),
});
