import { campaigns, workspaces } from "@penguin/db/schema";
import { notFound } from "@penguin/runtime/error";
import { newId } from "@penguin/runtime/id";
import { eq } from "drizzle-orm";
import type { z } from "zod";
import {
  announce,
  changeWorkspace,
  type Ctx,
  parse,
  permit,
  tenantTransaction,
  writeAudit,
} from "../kernel/index.ts";
import { CreateCampaignInput, DEFAULT_WINDOW } from "./schema.ts";

/** Makes a draft that sends Monday to Friday, nine to five, in the workspace's time zone. */
export async function createCampaign(
  ctx: Ctx,
  raw: z.input<typeof CreateCampaignInput>,
): Promise<{ id: string }> {
  permit(ctx, "campaign.create");
  const input = parse(CreateCampaignInput, raw);
  changeWorkspace(ctx, input.workspaceId);
  const at = ctx.clock.now();
  const id = newId(at);
  await tenantTransaction(ctx, async (tx) => {
    const [workspace] = await tx
      .select({ zone: workspaces.zone })
      .from(workspaces)
      .where(eq(workspaces.id, input.workspaceId));
    if (!workspace) throw notFound("workspace");
    await tx.insert(campaigns).values({
      ...input,
      tenantId: ctx.tenantId,
      id,
      state: "draft",
      stateReason: "",
      window: { ...DEFAULT_WINDOW, zone: workspace.zone },
      trackOpens: true,
      trackClicks: true,
      createdAt: at,
      updatedAt: at,
    });
    await writeAudit(tx, ctx, {
      action: "campaign.create",
      entity: "campaign",
      entityId: id,
      after: { name: input.name },
    });
    await announce(tx, "campaign", id);
  });
  return { id };
}
