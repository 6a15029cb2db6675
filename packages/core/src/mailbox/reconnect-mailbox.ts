import { mailboxConnections, mailboxes, mailboxFolders, secrets } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { and, eq, ne } from "drizzle-orm";
import {
  announce,
  changeWorkspace,
  type Ctx,
  parse,
  permit,
  tenantTransaction,
  type Tx,
  writeAudit,
} from "../kernel/index.ts";
import { diagnoseServers } from "./diagnose-servers.ts";
import { passwordsOf } from "./mailbox-account.ts";
import { reachAnew } from "./retry-mailbox.ts";
import { ReconnectMailboxInput, type ServerConnection } from "./schema.ts";

type MailboxRow = typeof mailboxes.$inferSelect;

const load = async (tx: Tx, ctx: Ctx, mailboxId: string) => {
  const [row] = await tx
    .select({ mailbox: mailboxes, secret: secrets })
    .from(mailboxes)
    .innerJoin(secrets, eq(secrets.id, mailboxes.secretId))
    .where(and(eq(mailboxes.id, mailboxId), ne(mailboxes.state, "deleted")))
    .for("update");
  if (!row) throw notFound("mailbox");
  changeWorkspace(ctx, row.mailbox.workspaceId);
  if (row.mailbox.kind === "hosted")
    throw new DomainError(
      "refused_state",
      "This mailbox is hosted here: its servers and password are looked after for you. Test the connection instead.",
    );
  return row;
};

type Kept = Pick<MailboxRow, "smtp" | "imap">;

/** Who may change servers must not thereby learn a password: the kept one goes only where it went before. */
const refuseElsewhere = (mailbox: Kept, servers: Record<"smtp" | "imap", ServerConnection>): void => {
  const goesElsewhere = (["smtp", "imap"] as const).some((protocol) => {
    const [before, after] = [mailbox[protocol], servers[protocol]];
    const isSame = before.host === after.host && before.port === after.port && before.tls === after.tls;
    return after.password === "" && !(isSame && before.user === after.user);
  });
  if (goesElsewhere)
    throw new DomainError(
      "invalid",
      "Another server or user needs the password typed again. Nothing was changed.",
      { fields: { password: "Type the password: the kept one is not sent to another server or user." } },
    );
};

/** Another account numbers its folders in its own way. */
const isOtherAccount = (before: MailboxRow["imap"], after: ServerConnection): boolean =>
  before.host !== after.host || before.user !== after.user;

const store = async (
  tx: Tx,
  ctx: Ctx,
  mailboxId: string,
  servers: Record<"smtp" | "imap", ServerConnection>,
): Promise<void> => {
  const { mailbox, secret } = await load(tx, ctx, mailboxId);
  const { password: smtpPassword, ...smtp } = servers.smtp;
  const { password: imapPassword, ...imap } = servers.imap;
  const version = secret.version + 1;
  const binding = { tenantId: ctx.tenantId, path: secret.path, version };
  const sealed = ctx.doors.secrets.seal(binding, JSON.stringify({ smtp: smtpPassword, imap: imapPassword }));
  await tx.update(secrets).set({ sealed, version }).where(eq(secrets.id, secret.id));
  await tx.update(mailboxes).set({ smtp, imap }).where(eq(mailboxes.id, mailboxId));
  if (isOtherAccount(mailbox.imap, servers.imap))
    await tx.delete(mailboxFolders).where(eq(mailboxFolders.mailboxId, mailboxId));
  await reachAnew(tx, ctx, mailboxId);
  await tx.update(mailboxConnections).set({ failures: 0 }).where(eq(mailboxConnections.mailboxId, mailboxId));
  await writeAudit(tx, ctx, {
    action: "mailbox.reconnect",
    entity: "mailbox",
    entityId: mailboxId,
    before: { smtp: mailbox.smtp, imap: mailbox.imap },
    after: { smtp, imap },
  });
  await announce(tx, "mailbox", mailboxId);
};

/**
 * Changes how somebody's own account is reached, after trying it live; throws `invalid` with the diagnosis when it does
 * not work, and nothing is changed. A password that is left out stays, for the same server and user only. What is read
 * goes on where it was, unless it is another account.
 */
export async function reconnectMailbox(ctx: Ctx, raw: ReconnectMailboxInput): Promise<void> {
  permit(ctx, "mailbox.reconnect");
  const { mailboxId, smtp, imap } = parse(ReconnectMailboxInput, raw);
  const { mailbox, secret } = await tenantTransaction(ctx, (tx) => load(tx, ctx, mailboxId));
  refuseElsewhere(mailbox, { smtp, imap });
  const kept = passwordsOf(ctx, { secret });
  const servers = {
    smtp: { ...smtp, password: smtp.password || kept.smtp },
    imap: { ...imap, password: imap.password || kept.imap },
  };
  const diagnosis = await diagnoseServers(ctx, servers);
  if (!diagnosis.ok)
    throw new DomainError(
      "invalid",
      "The account did not work like this. Nothing was changed; see which step failed.",
      {
        diagnosis,
      },
    );
  await tenantTransaction(ctx, (tx) => store(tx, ctx, mailboxId, servers));
}
