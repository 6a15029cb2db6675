import { campaigns } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { eq } from "drizzle-orm";
import { changeWorkspace, type Ctx, type Tx } from "../kernel/index.ts";
import type { CampaignState } from "./schema.ts";

/** A campaign as it is stored. */
export type CampaignRow = typeof campaigns.$inferSelect;

/** Loads a campaign for a change; throws `not_found` when it is not the actor's. */
export async function lockCampaign(tx: Tx, ctx: Ctx, campaignId: string): Promise<CampaignRow> {
  const [row] = await tx.select().from(campaigns).where(eq(campaigns.id, campaignId)).for("update");
  if (!row) throw notFound("campaign");
  changeWorkspace(ctx, row.workspaceId);
  return row;
}

/** Throws `refused_state` unless the campaign is in one of these states. */
export function requireState(row: CampaignRow, states: readonly CampaignState[], doing: string): void {
  if (states.includes(row.state)) return;
  const next = row.state === "scheduled" ? " Take it back to draft first." : "";
  throw new DomainError(
    "refused_state",
    `This campaign is ${row.state}, so it cannot be ${doing}. Nothing was changed.${next}`,
    { state: row.state },
  );
}
