import { rewrapKeys } from "../audit-log/index.ts";
import { createContact, removeContact, updateContact } from "../contact/index.ts";
import type { Kit } from "./kit.ts";
import type { TestTenant } from "./tenant.ts";

let made = 0;

/** A contact that is there. */
export async function addContact({ ctx }: TestTenant): Promise<{ id: string; email: string }> {
  const email = `anna.removed${(made += 1)}@firm.test`;
  const { id } = await createContact(ctx, {
    email,
    firstName: "Annabella",
    attributes: { birthday: "4 May" },
  });
  return { id, email };
}

/** A contact that was added, renamed and removed, and what the audit log must not say in plain text. */
export async function formerContact(
  tenant: TestTenant,
): Promise<{ id: string; email: string; words: string[] }> {
  const { id, email } = await addContact(tenant);
  await updateContact(tenant.ctx, { contactId: id, firstName: "Annalena" });
  await removeContact(tenant.ctx, { contactId: id });
  return { id, email, words: [email, "Annabella", "Annalena", "4 May"] };
}

/** Seals the keys of the audit log's subjects anew under the first key of the deployment. */
export const rewrapAuditKeys = (kit: Kit): Promise<number> => rewrapKeys(kit.platform());
