import { mailboxes, messages, secrets } from "@penguin/db/schema";
import { and, eq, isNotNull, sql } from "drizzle-orm";
import { type Ctx, eachTenant, type PlatformCtx, tenantTransaction } from "../kernel/index.ts";
import { markSent } from "../ledger/index.ts";
import type { MailboxPasswords } from "../mailbox/index.ts";

/** The most mails of one organisation that are looked for in one run. */
const PER_RUN = 200;

const findUnknown = (ctx: Ctx) =>
  tenantTransaction(ctx, (tx) =>
    tx
      .select({ id: messages.id, header: messages.messageIdHeader, mailbox: mailboxes, secret: secrets })
      .from(messages)
      .innerJoin(mailboxes, eq(mailboxes.id, messages.mailboxId))
      .innerJoin(secrets, eq(secrets.id, mailboxes.secretId))
      .where(and(isNotNull(messages.wakeAt), eq(messages.state, "unknown"), eq(mailboxes.kind, "external")))
      .orderBy(messages.id)
      .limit(PER_RUN),
  );

type Unknown = Awaited<ReturnType<typeof findUnknown>>[number];

const lookIn = async (ctx: Ctx, rows: readonly [Unknown, ...Unknown[]]): Promise<number> => {
  const [{ mailbox, secret }] = rows;
  const passwords = JSON.parse(ctx.doors.secrets.open(secret, secret.sealed)) as MailboxPasswords;
  const settings = { ...mailbox.imap, password: passwords.imap };
  const there = new Set(
    await ctx.doors.imap.findSent(
      settings,
      rows.map((row) => row.header),
    ),
  );
  const found = rows.filter((row) => there.has(row.header)).map((row) => ({ id: row.id, queueId: "" }));
  if (found.length === 0) return 0;
  return tenantTransaction(ctx, (tx) => markSent(tx, found, ctx.clock.now(), "found_in_sent_folder"));
};

/**
 * Looks for mails of unknown fate in the folder of sent mail of the customer's own account: one that lies there has left.
 * One that does not proves nothing. A mailbox that cannot be read is asked again in the next run. Returns how many were
 * settled.
 */
export async function checkSentFolders(ctx: PlatformCtx): Promise<number> {
  const tenants = await ctx.control.execute<{ tenant_id: string }>(sql`
    select distinct m.tenant_id from messages m join mailboxes b on b.tenant_id = m.tenant_id and b.id = m.mailbox_id
    where m.wake_at is not null and m.state = 'unknown' and b.kind = 'external'`);
  const ids = tenants.map((row) => row.tenant_id);
  return eachTenant(ctx, ids, "event.check-sent-folders", async (own) => {
    const byMailbox = new Map<string, [Unknown, ...Unknown[]]>();
    for (const row of await findUnknown(own)) {
      const others = byMailbox.get(row.mailbox.id);
      if (others) others.push(row);
      else byMailbox.set(row.mailbox.id, [row]);
    }
    let settled = 0;
    for (const [mailboxId, rows] of byMailbox)
      settled += await lookIn(own, rows).catch((error: unknown) => {
        own.log.warn({ err: error, mailboxId }, "a folder of sent mail could not be read");
        return 0;
      });
    return settled;
  });
}
