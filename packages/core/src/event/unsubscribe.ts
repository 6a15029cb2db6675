import { contacts, messages, suppressions } from "@penguin/db/schema";
import { and, eq, isNull } from "drizzle-orm";
import {
  type Ctx,
  lastHandOvers,
  steadyTransaction,
  tenantTransaction,
  writeAudit,
} from "../kernel/index.ts";
import { recordEvents } from "./record-events.ts";

/** Whether the person a message went to is suppressed, and the address, for the page behind the link. Changes nothing. */
export async function findUnsubscribe(
  ctx: Ctx,
  messageId: string,
): Promise<{ address: string; done: boolean; language: string | undefined } | undefined> {
  return tenantTransaction(ctx, async (tx) => {
    const [message] = await tx
      .select({ address: messages.toAddress, attributes: contacts.attributes })
      .from(messages)
      .leftJoin(contacts, eq(contacts.id, messages.contactId))
      .where(eq(messages.id, messageId));
    if (!message) return undefined;
    const [row] = await tx
      .select({ id: suppressions.id })
      .from(suppressions)
      .where(and(eq(suppressions.email, message.address), isNull(suppressions.scopeId)));
    const language = message.attributes?.["language"] ?? message.attributes?.["lang"];
    return { address: message.address, done: row !== undefined, language };
  });
}

/**
 * Unsubscribes the person a message went to from everything this organisation sends (RFC 8058). Repeating it changes nothing.
 * Once it has returned no hand-over to them begins.
 */
export async function unsubscribeByMessage(ctx: Ctx, messageId: string): Promise<boolean> {
  const isFresh = await steadyTransaction(ctx, async (tx) => {
    const at = ctx.clock.now();
    const fresh = await recordEvents(tx, ctx, [
      { messageId, kind: "unsubscribed", key: `unsubscribed:${messageId}`, at },
    ]);
    if (fresh > 0)
      await writeAudit(tx, ctx, { action: "contact.unsubscribe", entity: "message", entityId: messageId });
    return fresh > 0;
  });
  await lastHandOvers(ctx);
  return isFresh;
}
