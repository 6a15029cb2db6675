import { z } from "zod";
import { Cursor, line, lines } from "../kernel/schema.ts";
import { Email } from "../account/schema.ts";

/** Why an address is suppressed; what the person decided themselves can never be taken back. */
export const SUPPRESSION_REASONS = [
  "unsubscribed",
  "hard_bounce",
  "soft_bounce",
  "complaint",
  "manual",
] as const;
/** How far a suppression reaches. */
export const SUPPRESSION_SCOPES = ["tenant", "workspace", "topic"] as const;

/** Whether the person themselves decided it, so that nobody who writes to them may take it back. */
export const isForGood = (reason: (typeof SUPPRESSION_REASONS)[number]): boolean =>
  reason === "complaint" || reason === "unsubscribed";

/** Input of `suppression.list`. With a workspace, only what is limited to it or to one of its topics. */
export const ListSuppressionsInput = z.object({
  limit: z.number().int().min(1).max(100).default(25),
  cursor: Cursor,
  search: line().max(254).optional(),
  reason: z.enum(SUPPRESSION_REASONS).optional(),
  scope: z.enum(SUPPRESSION_SCOPES).optional(),
  workspaceId: z.uuid().optional(),
});
/** Where a suppression added by a person holds: everywhere when neither is named, else in a workspace or for a topic. */
const Where = { workspaceId: z.uuid().optional(), topicId: z.uuid().optional() };
/** Input of `suppression.add`. */
export const AddSuppressionInput = z.object({ email: Email, ...Where });
/** Input of `suppression.import`: an address a line, as text or CSV; at most 900,000 characters. */
export const ImportSuppressionsInput = z.object({
  text: lines().min(1, "The list is empty.").max(900_000, "At most 900,000 characters; split the list."),
  ...Where,
});
/** Names one suppressed address. */
export const SuppressionInput = z.object({ suppressionId: z.uuid() });
