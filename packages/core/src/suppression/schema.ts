import { z } from "zod";
import { Email } from "../account/schema.ts";

/** Why an address is suppressed; a complaint can never be taken back. */
export const SUPPRESSION_REASONS = ["unsubscribed", "hard_bounce", "complaint", "manual"] as const;

/** Input of `suppression.list`. */
export const ListSuppressionsInput = z.object({
  limit: z.number().int().min(1).max(100).default(25),
  cursor: z.string().max(400).optional(),
  search: z.string().trim().max(254).optional(),
  reason: z.enum(SUPPRESSION_REASONS).optional(),
});
/** Input of `suppression.add`. */
export const AddSuppressionInput = z.object({ email: Email });
/** Names one suppressed address. */
export const SuppressionInput = z.object({ suppressionId: z.uuid() });
