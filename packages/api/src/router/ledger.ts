import { getMessageStory, getSentMail, getMailVerdict } from "@penguin/core/ledger";
import { MessageInput } from "@penguin/core/ledger/schema";
import { procedure, router } from "../trpc.ts";

/** The procedures of this slice; each passes on to its verb. */
export const ledgerRouter = router({
  getMessageStory: procedure.input(MessageInput).query(({ ctx, input }) => getMessageStory(ctx.verb, input)),
  getSentMail: procedure.input(MessageInput).query(({ ctx, input }) => getSentMail(ctx.verb, input)),
  getMailVerdict: procedure.input(MessageInput).query(({ ctx, input }) => getMailVerdict(ctx.verb, input)),
});
