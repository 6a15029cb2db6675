import { contacts, mailboxes, workspaces } from "@penguin/db/schema";
import { notFound } from "@penguin/runtime/error";
import { desc, eq } from "drizzle-orm";
import type { z } from "zod";
import { type Ctx, parse, permit, seeWorkspace, tenantTransaction } from "../kernel/index.ts";
import type { StepFacts } from "./render-step.ts";
import { PreviewInput } from "./schema.ts";
import { issuesOf, renderPreview } from "./step-readings.ts";

const SAMPLE = {
  email: "sam@example.com",
  first_name: "Sam",
  last_name: "Rivera",
  company: "Example Ltd",
  title: "Head of Sales",
  phone: "",
  city: "Lisbon",
  state: "",
  country: "Portugal",
  attributes: {},
};

/** The merge values of a contact under the names templates use. */
export type ContactFacts = typeof SAMPLE & { attributes: Record<string, string> };

/** The merge values of a contact row, under the names templates use. */
export function contactFacts(row: typeof contacts.$inferSelect): ContactFacts {
  const { email, firstName, lastName, company, title, phone, city, state, country, attributes } = row;
  return {
    email,
    first_name: firstName,
    last_name: lastName,
    company,
    title,
    phone,
    city,
    state,
    country,
    attributes,
  };
}

/** Renders a step for one contact (or a sample person) with the renderer that sends, or says why it would be skipped. Throws `invalid` for one that takes too long. */
export async function previewStep(ctx: Ctx, raw: z.input<typeof PreviewInput>) {
  permit(ctx, "template.preview");
  const input = parse(PreviewInput, raw);
  seeWorkspace(ctx, input.workspaceId);
  const issues = await issuesOf(ctx, input, input.isFollowUp);
  if (issues.length > 0) return { issues, rendered: undefined };
  const facts = await tenantTransaction(ctx, async (tx): Promise<StepFacts> => {
    const [workspace] = await tx.select().from(workspaces).where(eq(workspaces.id, input.workspaceId));
    if (!workspace) throw notFound("workspace");
    const [contact] = input.contactId
      ? await tx.select().from(contacts).where(eq(contacts.id, input.contactId))
      : [];
    if (input.contactId && !contact) throw notFound("contact");
    const [mailbox] = await tx
      .select({ address: mailboxes.address, displayName: mailboxes.displayName })
      .from(mailboxes)
      .where(
        input.mailboxId ? eq(mailboxes.id, input.mailboxId) : eq(mailboxes.workspaceId, input.workspaceId),
      )
      .orderBy(desc(mailboxes.createdAt))
      .limit(1);
    return {
      contact: contact ? contactFacts(contact) : SAMPLE,
      workspace: { name: workspace.name, postal_address: workspace.postalAddress },
      sender: { name: mailbox?.displayName ?? "You", email: mailbox?.address ?? "you@example.com" },
      unsubscribeUrl: `${ctx.settings.edgeUrl}/u/preview`,
      threadSubject: input.isFollowUp ? "your first mail's subject" : undefined,
      spinKey: input.contactId ?? "sample",
    };
  });
  const rendered = await renderPreview(ctx, input, facts);
  return { issues: [], rendered };
}
