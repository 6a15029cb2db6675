import { z } from "zod";
import { line, lines } from "../kernel/schema.ts";

/** What a person writes for one mail of a sequence. */
export const StepContent = z.object({
  subject: line().max(500, "At most 500 characters."),
  body: lines().min(1, "Write something.").max(100_000, "At most 100,000 characters."),
  bodyFormat: z.enum(["text", "html"]).default("text"),
});
/** As callers write it: what has a default may be left out. */
export type StepContent = z.input<typeof StepContent>;
/** Input of `template.preview`. */
export const PreviewInput = StepContent.extend({
  workspaceId: z.uuid(),
  contactId: z.uuid().optional(),
  mailboxId: z.uuid().optional(),
  isFollowUp: z.boolean().default(false),
});
