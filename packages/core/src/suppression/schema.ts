import { z } from "zod";
import { Email } from "../account/schema.ts";

export const SUPPRESSION_REASONS = ["unsubscribed", "hard_bounce", "complaint", "manual"] as const;

export const ListSuppressionsInput = z.object({
  limit: z.number().int().min(1).max(100).default(25),
  cursor: z.string().max(400).optional(),
  search: z.string().trim().max(254).optional(),
  reason: z.enum(SUPPRESSION_REASONS).optional(),
});
export const AddSuppressionInput = z.object({ email: Email });
export const SuppressionInput = z.object({ suppressionId: z.uuid() });
