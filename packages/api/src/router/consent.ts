import { archiveTopic, createTopic, getPreferences, listTopics, updateTopic } from "@penguin/core/consent";
import {
  CreateTopicInput,
  GetPreferencesInput,
  ListTopicsInput,
  TopicInput,
  UpdateTopicInput,
} from "@penguin/core/consent/schema";
import { procedure, router } from "../trpc.ts";

/** The procedures of this slice; each passes on to its verb. */
export const consentRouter = router({
  listTopics: procedure.input(ListTopicsInput).query(({ ctx, input }) => listTopics(ctx.verb, input)),
  createTopic: procedure.input(CreateTopicInput).mutation(({ ctx, input }) => createTopic(ctx.verb, input)),
  updateTopic: procedure.input(UpdateTopicInput).mutation(({ ctx, input }) => updateTopic(ctx.verb, input)),
  archiveTopic: procedure.input(TopicInput).mutation(({ ctx, input }) => archiveTopic(ctx.verb, input)),
  getPreferences: procedure
    .input(GetPreferencesInput)
    .query(({ ctx, input }) => getPreferences(ctx.verb, input)),
});
