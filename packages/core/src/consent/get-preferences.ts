import { contactPreferences, contacts, suppressions, topics, workspaces } from "@penguin/db/schema";
import { notFound } from "@penguin/runtime/error";
import { and, asc, eq } from "drizzle-orm";
import type { z } from "zod";
import { type Ctx, parse, permit, tenantTransaction } from "../kernel/index.ts";
import { GetPreferencesInput } from "./schema.ts";

/** What a contact chose on the pages of the workspaces the actor sees, each choice with the mail it was made from and when. */
export interface ContactPreferences {
  choices: {
    workspaceId: string;
    workspaceName: string;
    frequency: "any" | "day" | "week" | "month";
    format: "html" | "text";
    pausedUntil: Date | null;
    messageId: string;
    updatedAt: Date;
  }[];
  left: { topicId: string; topicName: string; source: string; since: Date }[];
}

/** How a contact wants to be written to, and what they left; empty when they never chose. */
export async function getPreferences(
  ctx: Ctx,
  raw: z.input<typeof GetPreferencesInput>,
): Promise<ContactPreferences> {
  permit(ctx, "consent.get-preferences");
  const { contactId } = parse(GetPreferencesInput, raw);
  return tenantTransaction(ctx, async (tx) => {
    const [contact] = await tx
      .select({ email: contacts.email })
      .from(contacts)
      .where(eq(contacts.id, contactId));
    if (!contact) throw notFound("contact");
    const { workspaceId, frequency, format, pausedUntil, messageId, updatedAt } = contactPreferences;
    const choices = await tx
      .select({
        workspaceId,
        workspaceName: workspaces.name,
        frequency,
        format,
        pausedUntil,
        messageId,
        updatedAt,
      })
      .from(contactPreferences)
      .innerJoin(workspaces, eq(workspaces.id, workspaceId))
      .where(eq(contactPreferences.contactId, contactId))
      .orderBy(asc(workspaces.name));
    const left = await tx
      .select({
        topicId: topics.id,
        topicName: topics.name,
        source: suppressions.source,
        since: suppressions.createdAt,
      })
      .from(suppressions)
      .innerJoin(topics, eq(topics.id, suppressions.scopeId))
      .where(and(eq(suppressions.email, contact.email), eq(suppressions.scope, "topic")))
      .orderBy(asc(topics.name));
    return { choices, left };
  });
}
