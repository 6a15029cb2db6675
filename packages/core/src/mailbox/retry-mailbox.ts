import { mailboxConnections, mailboxes, mailboxLimits, secrets } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { and, eq, ne, sql } from "drizzle-orm";
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
import { diagnoseServers, type MailboxDiagnosis } from "./diagnose-servers.ts";
import { passwordsOf } from "./mailbox-account.ts";
import { MailboxInput } from "./schema.ts";

const loadForChange = async (tx: Tx, ctx: Ctx, mailboxId: string) => {
  const [row] = await tx
    .select({ mailbox: mailboxes, secret: secrets, cause: mailboxConnections.cause })
    .from(mailboxes)
    .innerJoin(secrets, eq(secrets.id, mailboxes.secretId))
    .leftJoin(mailboxConnections, eq(mailboxConnections.mailboxId, mailboxes.id))
    .where(and(eq(mailboxes.id, mailboxId), ne(mailboxes.state, "deleted")));
  if (!row) throw notFound("mailbox");
  changeWorkspace(ctx, row.mailbox.workspaceId);
  return row;
};

/** Whoever reads the mailbox begins anew, now. */
export const reachAnew = async (tx: Tx, ctx: Ctx, mailboxId: string): Promise<void> => {
  await tx
    .insert(mailboxConnections)
    .values({ tenantId: ctx.tenantId, mailboxId, revision: 1 })
    .onConflictDoUpdate({
      target: [mailboxConnections.tenantId, mailboxConnections.mailboxId],
      set: { revision: sql`${mailboxConnections.revision} + 1`, nextTryAt: null },
    });
};

/** Reads a mailbox that could not be read again now, instead of when its time has come. Throws `refused_state` when nothing is wrong. */
export async function retryMailbox(ctx: Ctx, raw: { mailboxId: string }): Promise<void> {
  permit(ctx, "mailbox.retry");
  const { mailboxId } = parse(MailboxInput, raw);
  await tenantTransaction(ctx, async (tx) => {
    const { cause } = await loadForChange(tx, ctx, mailboxId);
    if (cause === null)
      throw new DomainError(
        "refused_state",
        "This mailbox is read as it should be, so there is nothing to try again.",
      );
    await reachAnew(tx, ctx, mailboxId);
    await writeAudit(tx, ctx, {
      action: "mailbox.retry",
      entity: "mailbox",
      entityId: mailboxId,
      before: { cause },
    });
    await announce(tx, "mailbox", mailboxId);
  });
}

/**
 * Tries both servers of a mailbox live, with the password that is kept, and says step by step what worked. Where the
 * receiving one works, the mailbox is read again at once; where the sending one does, its rest is over.
 */
export async function testMailbox(ctx: Ctx, raw: { mailboxId: string }): Promise<MailboxDiagnosis> {
  permit(ctx, "mailbox.test");
  const { mailboxId } = parse(MailboxInput, raw);
  const { mailbox, secret } = await tenantTransaction(ctx, (tx) => loadForChange(tx, ctx, mailboxId));
  const passwords = passwordsOf(ctx, { secret });
  const diagnosis = await diagnoseServers(ctx, {
    smtp: { ...mailbox.smtp, password: passwords.smtp },
    imap: { ...mailbox.imap, password: passwords.imap },
  });
  const worked = (server: "smtp" | "imap"): boolean =>
    diagnosis.steps.every((step) => step.server !== server || step.ok);
  const failed = diagnosis.steps.find((step) => !step.ok);
  await tenantTransaction(ctx, async (tx) => {
    await loadForChange(tx, ctx, mailboxId);
    if (worked("imap")) await reachAnew(tx, ctx, mailboxId);
    if (worked("smtp"))
      await tx
        .update(mailboxLimits)
        .set({ rests: 0, restUntil: null, restReason: "" })
        .where(eq(mailboxLimits.mailboxId, mailboxId));
    await writeAudit(tx, ctx, {
      action: "mailbox.test",
      entity: "mailbox",
      entityId: mailboxId,
      after: { ok: diagnosis.ok, ...(failed ? { failed: `${failed.server} ${failed.step}` } : {}) },
    });
    await announce(tx, "mailbox", mailboxId);
  });
  return diagnosis;
}
