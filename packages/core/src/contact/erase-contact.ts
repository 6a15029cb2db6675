import { contacts } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { eq, sql } from "drizzle-orm";
import type { z } from "zod";
import {
  announce,
  type Ctx,
  parse,
  permit,
  tenantTransaction,
  type Tx,
  writeAudit,
} from "../kernel/index.ts";
import { EraseContactInput } from "./schema.ts";

const ERASED_DOMAIN = "erased.invalid";

/** Every place where the person stands by address, name or words; ids, states and times stay, so counts stay true. */
const eraseTraces = async (tx: Tx, contactId: string, email: string, erased: string): Promise<void> => {
  await tx.execute(sql`
    delete from content.message_bodies where message_id in (
      select id from messages where contact_id = ${contactId}
      union all select i.id from inbound_messages i join threads t on t.id = i.thread_id where t.contact_id = ${contactId}
      union all select i.id from inbound_messages i join messages m on m.id = i.about_message_id where m.contact_id = ${contactId})`);
  await tx.execute(sql`
    update inbound_messages i set from_address = ${erased}, from_name = '', subject = ''
    where i.thread_id in (select id from threads where contact_id = ${contactId})
      or i.about_message_id in (select id from messages where contact_id = ${contactId})`);
  // What a file showed when it was uploaded.
  await tx.execute(sql`
    update imports set samples = '[]' where strpos(lower(samples::text), ${email}) > 0`);
  await tx.execute(sql`
    update quarantined_mails set about = ${erased} where about = ${email}`);
  await tx.execute(
    sql`update threads set peer_address = ${erased}, subject = '', snippet = '' where contact_id = ${contactId}`,
  );
  await tx.execute(
    sql`update messages set to_address = ${erased}, subject = '', last_reply = '' where contact_id = ${contactId}`,
  );
  await tx.execute(sql`select app.erase_trail(${contactId})`);
  for (const table of ["contact_list_members", "contact_preferences", "contact_aliases"])
    await tx.execute(sql`delete from ${sql.identifier(table)} where contact_id = ${contactId}`);
};

/**
 * Erases a person for good, also one that campaigns wrote to: name, address, fields, texts either way. What was counted
 * stays. Their suppressions are kept under a keyed hash and still bar imports and mails. Throws `refused_state` while a
 * mail to them is leaving, and `invalid` when `confirm` is not their address.
 */
export async function eraseContact(
  ctx: Ctx,
  raw: z.input<typeof EraseContactInput>,
): Promise<{ suppressions: number }> {
  permit(ctx, "contact.erase");
  const { contactId, confirm } = parse(EraseContactInput, raw);
  return tenantTransaction(ctx, async (tx) => {
    const [row] = await tx.select().from(contacts).where(eq(contacts.id, contactId)).for("update");
    if (!row) throw notFound("contact");
    if (confirm.toLowerCase() !== row.email)
      throw new DomainError("invalid", "This is not the contact's address. Nothing was erased.", {
        fields: { confirm: "Type the address of this contact." },
      });
    const at = ctx.clock.now().toISOString();
    const [leaving] = await tx.execute(
      sql`select 1 from messages where contact_id = ${contactId} and state in ('planned', 'sending', 'deferred', 'unknown') limit 1`,
    );
    if (leaving)
      throw new DomainError(
        "refused_state",
        "A mail to this contact is planned or on its way. Nothing was erased; suppress the address, or wait until it has left.",
      );
    await tx.execute(sql`
      update enrollments set state = 'exited', exit_reason = 'manual', next_at = null, updated_at = ${at}
      where contact_id = ${contactId} and state in ('active', 'sending')`);
    const aliases = await tx.execute<{ email: string }>(
      sql`select email from contact_aliases where contact_id = ${contactId} and not shared`,
    );
    const erased = `${contactId}@${ERASED_DOMAIN}`;
    let suppressions = 0;
    for (const email of [row.email, ...aliases.map((alias) => alias.email)]) {
      const [hashed] = await tx.execute<{ n: number }>(sql`select app.hash_suppressions(${email}) as n`);
      suppressions += hashed?.n ?? 0;
    }
    await eraseTraces(tx, contactId, row.email, erased);
    const blank = {
      firstName: "",
      lastName: "",
      company: "",
      title: "",
      phone: "",
      city: "",
      state: "",
      country: "",
    };
    await tx
      .update(contacts)
      .set({
        ...blank,
        email: erased,
        attributes: {},
        source: "erased",
        status: "unsubscribed",
        updatedAt: ctx.clock.now(),
      })
      .where(eq(contacts.id, contactId));
    await writeAudit(tx, ctx, {
      action: "contact.erase",
      entity: "contact",
      entityId: contactId,
      after: { suppressions },
    });
    await announce(tx, "contact", contactId);
    return { suppressions };
  });
}
