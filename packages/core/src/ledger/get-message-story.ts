import type { z } from "zod";
import { type Ctx, parse, permit, seeWorkspace, tenantTransaction } from "../kernel/index.ts";
import { MessageInput } from "./schema.ts";
import { type MessageStory, tellStory } from "./tell-story.ts";

/** Why a mail is where it is: planned for what, waited for what, each try with what was said, what came back, what follows. */
export async function getMessageStory(ctx: Ctx, raw: z.input<typeof MessageInput>): Promise<MessageStory> {
  permit(ctx, "ledger.get-message-story");
  const { messageId } = parse(MessageInput, raw);
  return tenantTransaction(ctx, async (tx) => {
    const story = await tellStory(tx, messageId, ctx.clock.now());
    seeWorkspace(ctx, story.message.workspaceId);
    return story;
  });
}
