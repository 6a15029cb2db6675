import { z } from "zod";
import { Cursor, line, lines } from "../kernel/schema.ts";

/** Input of `inbox.list`: folder, search and a keyset page. */
export const ListThreadsInput = z.object({
  workspaceId: z.uuid().optional(),
  folder: z.enum(["open", "unread", "archived"]).default("open"),
  search: line().max(254).optional(),
  limit: z.number().int().min(1).max(100).default(25),
  cursor: Cursor,
});
/** Names one conversation. */
export const ThreadInput = z.object({ threadId: z.uuid() });
/** Input of `inbox.reply`: plain text; the same draft is sent once. */
export const ReplyInput = z.object({
  threadId: z.uuid(),
  text: lines().trim().min(1, "Write an answer.").max(20_000, "At most 20,000 characters."),
  /** Made by the caller once a draft, so that sending it twice sends it once. */
  draftId: z.uuid(),
});
/** Input of `inbox.merge`: the first conversation goes into the second. */
export const MergeThreadsInput = ThreadInput.extend({ intoThreadId: z.uuid() });
/** Input of `inbox.split`: mails of a conversation, either way, that are to stand apart. */
export const SplitThreadInput = ThreadInput.extend({ mailIds: z.array(z.uuid()).min(1).max(500) });
