import { campaignCounters, campaigns, tenants } from "@penguin/db/schema";
import { notFound } from "@penguin/runtime/error";
import { desc, eq, lt, sql } from "drizzle-orm";
import type { z } from "zod";
import { decodeCursor, parse, toPage } from "../kernel/index.ts";
import type { StaffCtx } from "./context.ts";
import { permitStaff } from "./permission.ts";
import { ViewInput } from "./schema.ts";
import { staffTransaction } from "./staff-transaction.ts";

const totals = {
  sent: sql<number>`coalesce(sum(${campaignCounters.sent}), 0)::int`,
  bounced: sql<number>`coalesce(sum(${campaignCounters.bounced}), 0)::int`,
  replied: sql<number>`coalesce(sum(${campaignCounters.replied}), 0)::int`,
};

/** The campaigns of the organisation of a grant with what came of them, the newest first; no text and no recipient. */
export async function viewCampaigns(ctx: StaffCtx, raw: z.input<typeof ViewInput>) {
  permitStaff(ctx, "staff.view-campaigns");
  const input = parse(ViewInput, raw);
  const [before] = decodeCursor(input.cursor, ["id"]) ?? [];
  return staffTransaction(
    ctx,
    { grantId: input.grantId, verb: "staff.view-campaigns" },
    async (tx, { until }) => {
      const [tenant] = await tx.select({ name: tenants.name }).from(tenants);
      if (!tenant) throw notFound("organisation");
      const rows = await tx
        .select({
          id: campaigns.id,
          name: campaigns.name,
          state: campaigns.state,
          stateReason: campaigns.stateReason,
          createdAt: campaigns.createdAt,
          ...totals,
        })
        .from(campaigns)
        .leftJoin(campaignCounters, eq(campaignCounters.campaignId, campaigns.id))
        .where(before ? lt(campaigns.id, before) : undefined)
        .groupBy(campaigns.tenantId, campaigns.id)
        .orderBy(desc(campaigns.id))
        .limit(input.limit + 1);
      return { name: tenant.name, until, ...toPage(rows, input.limit, (row) => [row.id]) };
    },
  );
}
