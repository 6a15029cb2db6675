import { z } from "zod";
import { Cursor, line } from "../kernel/schema.ts";

/** Whether an alert is open. */
export const ALERT_STATES = ["open", "closed"] as const;

/** Input of `reputation.list-alerts`: open or closed, search and a keyset page. */
export const ListAlertsInput = z.object({
  state: z.enum(ALERT_STATES).default("open"),
  search: line().max(254).optional(),
  limit: z.number().int().min(1).max(100).default(25),
  cursor: Cursor,
});
/** Names one alert. */
export const AlertInput = z.object({ alertId: z.uuid() });
