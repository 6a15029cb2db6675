import { contacts } from "@penguin/db/schema";
import { normalizeAddress } from "@penguin/mail/address";
import { DomainError, notFound } from "@penguin/runtime/error";
import { newId } from "@penguin/runtime/id";
import { eq } from "drizzle-orm";
import type { z } from "zod";
import {
  announce,
  changeWorkspace,
  type Ctx,
  parse,
  permit,
  requireWorkspace,
  tenantTransaction,
  type Tx,
  visibleWorkspaces,
  writeAudit,
} from "../kernel/index.ts";
import { homeOf } from "./contact-home.ts";
import { ContactInput, OneContactInput, UpdateContactInput } from "./schema.ts";

/** Foreign key and restrict violations; PostgreSQL 18 tells the two apart. */
const STILL_USED = new Set(["23503", "23001"]);

/** The address is taken: by a contact the actor sees, or by one that only the organisation's owners and admins may show. */
const takenBy = async (tx: Tx, email: string): Promise<DomainError> => {
  const [seen] = await tx.select({ id: contacts.id }).from(contacts).where(eq(contacts.email, email));
  return seen
    ? new DomainError("conflict", "Your organisation has this contact already.", {
        fields: { email: "Already a contact." },
      })
    : new DomainError(
        "conflict",
        "Another workspace of your organisation has this address. Nothing was added; ask an owner or admin to put it on a list of your workspace.",
        { reason: "other_workspace", fields: { email: "Belongs to another workspace." } },
      );
};

/** Who may only look may not change; nor does a list one is on let anybody change what is another workspace's. */
const guardHome = (ctx: Ctx, workspaceId: string | null): void => {
  const visible = visibleWorkspaces(ctx);
  if (workspaceId === null || visible === "all") return;
  if (visible.includes(workspaceId)) return changeWorkspace(ctx, workspaceId);
  throw new DomainError(
    "refused_state",
    "This contact is on a list of yours but belongs to another workspace. Nothing was changed; ask an owner or admin.",
    { reason: "other_workspace" },
  );
};

/**
 * Adds one contact by hand, to a workspace or, without one, for the whole organisation; who is in one workspace only adds
 * to that one. Throws `conflict` when the organisation has the address already, in whatever workspace.
 */
export async function createContact(ctx: Ctx, raw: ContactInput): Promise<{ id: string }> {
  permit(ctx, "contact.create");
  const input = parse(ContactInput, raw);
  const address = normalizeAddress(input.email);
  if (!address.ok)
    throw new DomainError("invalid", "This is not an e-mail address.", {
      fields: { email: "Not an e-mail address." },
    });
  const at = ctx.clock.now();
  const id = newId(at);
  const workspaceId = homeOf(ctx, input.workspaceId);
  await tenantTransaction(ctx, async (tx) => {
    await requireWorkspace(tx, ctx, workspaceId ?? undefined);
    const created = await tx
      .insert(contacts)
      .values({
        ...input,
        tenantId: ctx.tenantId,
        id,
        workspaceId,
        email: address.address,
        status: "active",
        source: "manual",
        createdAt: at,
        updatedAt: at,
      })
      .onConflictDoNothing()
      .returning({ id: contacts.id });
    if (created.length === 0) throw await takenBy(tx, address.address);
    await writeAudit(tx, ctx, {
      action: "contact.create",
      entity: "contact",
      entityId: id,
      after: { ...input, email: address.address, workspaceId },
    });
    await announce(tx, "contact", id);
  });
  return { id };
}

/** Changes a contact's fields; the address stays. Mail planned from now on uses the new values. */
export async function updateContact(ctx: Ctx, raw: z.input<typeof UpdateContactInput>): Promise<void> {
  permit(ctx, "contact.update");
  const { contactId, ...change } = parse(UpdateContactInput, raw);
  await tenantTransaction(ctx, async (tx) => {
    const [before] = await tx.select().from(contacts).where(eq(contacts.id, contactId)).for("update");
    if (!before) throw notFound("contact");
    guardHome(ctx, before.workspaceId);
    await tx
      .update(contacts)
      .set({ ...change, updatedAt: ctx.clock.now() })
      .where(eq(contacts.id, contactId));
    const changed = Object.keys(change).filter(
      (key) =>
        change[key as keyof typeof change] !== undefined &&
        JSON.stringify(before[key as keyof typeof before]) !==
          JSON.stringify(change[key as keyof typeof change]),
    );
    const changedOf = (of: object) =>
      Object.fromEntries(Object.entries(of).filter(([key]) => changed.includes(key)));
    await writeAudit(tx, ctx, {
      action: "contact.update",
      entity: "contact",
      entityId: contactId,
      before: changedOf(before),
      after: { ...changedOf(change), changed },
    });
    await announce(tx, "contact", contactId);
  });
}

/** Deletes a contact nothing was ever sent to. Throws `refused_state` when a campaign has used it: its history is kept. */
export async function removeContact(ctx: Ctx, raw: { contactId: string }): Promise<void> {
  permit(ctx, "contact.remove");
  const input = parse(OneContactInput, raw);
  await tenantTransaction(ctx, async (tx) => {
    const [row] = await tx
      .select({ id: contacts.id, email: contacts.email, workspaceId: contacts.workspaceId })
      .from(contacts)
      .where(eq(contacts.id, input.contactId))
      .for("update");
    if (!row) throw notFound("contact");
    guardHome(ctx, row.workspaceId);
    await tx.delete(contacts).where(eq(contacts.id, row.id));
    await writeAudit(tx, ctx, {
      action: "contact.remove",
      entity: "contact",
      entityId: row.id,
      before: { email: row.email },
    });
  }).catch((error: unknown) => {
    const code = (error as { cause?: { code?: string } }).cause?.code;
    if (code === undefined || !STILL_USED.has(code)) throw error;
    throw new DomainError(
      "refused_state",
      "A campaign has used this contact, so its history is kept. Suppress the address instead.",
    );
  });
}
