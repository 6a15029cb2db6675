import {
  archiveThread,
  getThread,
  listThreads,
  markThreadRead,
  mergeThreads,
  replyToThread,
  splitThread,
} from "@penguin/core/inbox";
import {
  ListThreadsInput,
  MergeThreadsInput,
  ReplyInput,
  SplitThreadInput,
  ThreadInput,
} from "@penguin/core/inbox/schema";
import { procedure, router } from "../trpc.ts";

/** The procedures of this slice; each passes on to its verb. */
export const inboxRouter = router({
  list: procedure.input(ListThreadsInput).query(({ ctx, input }) => listThreads(ctx.verb, input)),
  get: procedure.input(ThreadInput).query(({ ctx, input }) => getThread(ctx.verb, input)),
  markRead: procedure.input(ThreadInput).mutation(({ ctx, input }) => markThreadRead(ctx.verb, input)),
  archive: procedure.input(ThreadInput).mutation(({ ctx, input }) => archiveThread(ctx.verb, input)),
  merge: procedure.input(MergeThreadsInput).mutation(({ ctx, input }) => mergeThreads(ctx.verb, input)),
  split: procedure.input(SplitThreadInput).mutation(({ ctx, input }) => splitThread(ctx.verb, input)),
  reply: procedure.input(ReplyInput).mutation(({ ctx, input }) => replyToThread(ctx.verb, input)),
});
