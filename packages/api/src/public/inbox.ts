import { getThread, listThreads } from "@penguin/core/inbox";
import { ListThreadsInput, ThreadInput } from "@penguin/core/inbox/schema";
import { z } from "zod";
import { operation, restRouter } from "../rest/operation.ts";
import { cursorOf, Instant, Limit, one, paged, toPaged } from "../rest/shapes.ts";

const threadFields = {
  id: z.uuid(),
  workspaceId: z.uuid(),
  mailboxId: z.uuid(),
  mailboxAddress: z.string(),
  contactId: z.uuid().nullable(),
  campaignId: z.uuid().nullable(),
  campaignName: z.string().nullable(),
  peerAddress: z.string(),
  subject: z.string(),
  snippet: z.string(),
  state: z.string(),
  unread: z.boolean(),
  lastAt: Instant,
};
const Thread = z.object(threadFields).meta({ id: "Thread" });
const ThreadInFull = z
  .object({
    ...threadFields,
    mails: z.array(
      z.object({
        id: z.uuid(),
        direction: z.enum(["in", "out"]),
        kind: z.string(),
        state: z.string(),
        from: z.string(),
        subject: z.string(),
        text: z.string(),
        at: Instant,
      }),
    ),
  })
  .meta({ id: "ThreadInFull" });
const ListInput = ListThreadsInput.extend({ limit: Limit, cursor: cursorOf("time", "id") });

/** Conversations, to read. */
export const inboxOperations = restRouter({
  list: operation("GET /inbox/threads", "List conversations, the latest first", {
    input: ListInput,
    output: paged(Thread),
  }).query(async ({ ctx, input }) => toPaged(await listThreads(ctx.verb, input))),
  get: operation("GET /inbox/threads/{threadId}", "Read a conversation with its mails", {
    input: ThreadInput,
    output: one(ThreadInFull),
  }).query(async ({ ctx, input }) => ({ data: await getThread(ctx.verb, input) })),
});
