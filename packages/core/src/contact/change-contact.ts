import { contacts } from "@penguin/db/schema";
import { normalizeAddress } from "@penguin/mail/address";
import { DomainError, notFound } from "@penguin/runtime/error";
import { newId } from "@penguin/runtime/id";
import { eq } from "drizzle-orm";
import type { z } from "zod";
import { announce, type Ctx, parse, permit, tenantTransaction, writeAudit } from "../kernel/index.ts";
import { ContactInput, OneContactInput, UpdateContactInput } from "./schema.ts";

/** Foreign key and restrict violations; PostgreSQL 18 tells the two apart. */
const STILL_USED = new Set(["23503", "23001"]);

/** Adds one contact by hand. Throws `conflict` when the organisation has the address already. */
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
  await tenantTransaction(ctx, async (tx) => {
    const created = await tx
      .insert(contacts)
      .values({
        ...input,
        tenantId: ctx.tenantId,
        id,
        email: address.address,
        status: "active",
        source: "manual",
        createdAt: at,
        updatedAt: at,
      })
      .onConflictDoNothing()
      .returning({ id: contacts.id });
    if (created.length === 0)
      throw new DomainError("conflict", "Your organisation has this contact already.", {
        fields: { email: "Already a contact." },
      });
    await writeAudit(tx, ctx, {
      action: "contact.create",
      entity: "contact",
      entityId: id,
      after: { ...input, email: address.address },
    });
    await announce(tx, ctx, "contact", id);
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
    await announce(tx, ctx, "contact", contactId);
  });
}

/** Deletes a contact nothing was ever sent to. Throws `refused_state` when a campaign has used it: its history is kept. */
export async function removeContact(ctx: Ctx, raw: { contactId: string }): Promise<void> {
  permit(ctx, "contact.remove");
  const input = parse(OneContactInput, raw);
  await tenantTransaction(ctx, async (tx) => {
    const [row] = await tx
      .select({ id: contacts.id, email: contacts.email })
      .from(contacts)
      .where(eq(contacts.id, input.contactId))
      .for("update");
    if (!row) throw notFound("contact");
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
