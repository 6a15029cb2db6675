import { z } from "zod";
import { Cursor, line, lines } from "../kernel/schema.ts";

/** How often a person wants to be written to, at most. */
export const MAIL_FREQUENCIES = ["any", "day", "week", "month"] as const;
/** In what form they want their mails. */
export const MAIL_FORMATS = ["html", "text"] as const;

const Name = line().min(1, "Give it a name.").max(80, "At most 80 characters.");
const Description = lines().trim().max(200, "At most 200 characters.").default("");

/** Input of `consent.list-topics`. */
export const ListTopicsInput = z.object({
  workspaceId: z.uuid(),
  search: line().max(80).optional(),
  archived: z.boolean().default(false),
  limit: z.number().int().min(1).max(100).default(25),
  cursor: Cursor,
});
/** Input of `consent.create-topic`: what people read on their page. */
export const CreateTopicInput = z.object({ workspaceId: z.uuid(), name: Name, description: Description });
/** Names one topic. */
export const TopicInput = z.object({ topicId: z.uuid() });
/** Input of `consent.update-topic`. */
export const UpdateTopicInput = TopicInput.extend({ name: Name, description: Description });
/** Input of `consent.get-preferences`. */
export const GetPreferencesInput = z.object({ contactId: z.uuid() });
