import { mailboxConnections, mailboxes, secrets } from "@penguin/db/schema";
import type { ImapSettings } from "@penguin/infra/imap";
import { and, eq, inArray } from "drizzle-orm";
import { type Ctx, steadyTransaction } from "../kernel/index.ts";
import type { MailboxPasswords } from "./insert-mailbox.ts";

/** A mailbox with what is needed to reach it; its passwords are sealed. */
export interface MailboxAccount {
  mailbox: typeof mailboxes.$inferSelect;
  secret: typeof secrets.$inferSelect;
  /** When it is tried again after a failure. */
  nextTryAt: Date | null;
}

/** A mailbox that is read: one in use, paused or broken. */
export async function loadAccount(ctx: Ctx, mailboxId: string): Promise<MailboxAccount | undefined> {
  const [row] = await steadyTransaction(ctx, (tx) =>
    tx
      .select({ mailbox: mailboxes, secret: secrets, nextTryAt: mailboxConnections.nextTryAt })
      .from(mailboxes)
      .innerJoin(secrets, eq(secrets.id, mailboxes.secretId))
      .leftJoin(mailboxConnections, eq(mailboxConnections.mailboxId, mailboxes.id))
      .where(and(eq(mailboxes.id, mailboxId), inArray(mailboxes.state, ["active", "paused", "broken"]))),
  );
  return row;
}

/** Opens the passwords of a mailbox; they are to be forgotten as soon as it is reached. */
export function passwordsOf(
  ctx: Pick<Ctx, "doors">,
  { secret }: Pick<MailboxAccount, "secret">,
): MailboxPasswords {
  return JSON.parse(ctx.doors.secrets.open(secret, secret.sealed)) as MailboxPasswords;
}

/** How to reach a mailbox over IMAP, with its password. */
export function imapSettingsOf(ctx: Pick<Ctx, "doors">, account: MailboxAccount): ImapSettings {
  return { ...account.mailbox.imap, password: passwordsOf(ctx, account).imap };
}
