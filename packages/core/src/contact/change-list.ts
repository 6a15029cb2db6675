import { contactListMembers, contactLists, contacts } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { newId } from "@penguin/runtime/id";
import { eq, inArray } from "drizzle-orm";
import type { z } from "zod";
import {
  changeWorkspace,
  type Ctx,
  lockWorkspace,
  parse,
  permit,
  tenantTransaction,
  writeAudit,
} from "../kernel/index.ts";
import { AddToListInput, CreateListInput } from "./schema.ts";

/** Makes an empty list in a workspace. Throws `conflict` when the workspace has one of that name. */
export async function createContactList(
  ctx: Ctx,
  raw: z.input<typeof CreateListInput>,
): Promise<{ id: string }> {
  permit(ctx, "contact.create-list");
  const { workspaceId, name } = parse(CreateListInput, raw);
  const at = ctx.clock.now();
  const id = newId(at);
  await tenantTransaction(ctx, async (tx) => {
    await lockWorkspace(tx, ctx, workspaceId);
    const made = await tx
      .insert(contactLists)
      .values({ tenantId: ctx.tenantId, id, workspaceId, name, createdAt: at })
      .onConflictDoNothing()
      .returning({ id: contactLists.id });
    if (made.length === 0)
      throw new DomainError("conflict", "This workspace has a list of that name. Nothing was created.", {
        fields: { name: "Already a list." },
      });
    await writeAudit(tx, ctx, {
      action: "contact.create-list",
      entity: "contact-list",
      entityId: id,
      after: { name },
    });
  });
  return { id };
}

/** Puts contacts on a list; those on it stay. Throws `not_found` when one of them does not exist, and adds nobody. */
export async function addToContactList(
  ctx: Ctx,
  raw: z.input<typeof AddToListInput>,
): Promise<{ added: number }> {
  permit(ctx, "contact.add-to-list");
  const { listId, contactIds } = parse(AddToListInput, raw);
  const wanted = [...new Set(contactIds)];
  return tenantTransaction(ctx, async (tx) => {
    const [list] = await tx
      .select({ workspaceId: contactLists.workspaceId })
      .from(contactLists)
      .where(eq(contactLists.id, listId))
      .for("update");
    if (!list) throw notFound("list");
    changeWorkspace(ctx, list.workspaceId);
    const found = await tx.select({ id: contacts.id }).from(contacts).where(inArray(contacts.id, wanted));
    if (found.length < wanted.length) throw notFound("contact");
    const addedAt = ctx.clock.now();
    const added = await tx
      .insert(contactListMembers)
      .values(wanted.map((contactId) => ({ tenantId: ctx.tenantId, listId, contactId, addedAt })))
      .onConflictDoNothing()
      .returning({ id: contactListMembers.contactId });
    await writeAudit(tx, ctx, {
      action: "contact.add-to-list",
      entity: "contact-list",
      entityId: listId,
      after: { added: added.length },
    });
    return { added: added.length };
  });
}
