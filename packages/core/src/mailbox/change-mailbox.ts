import { mailboxes, mailboxLimits } from "@penguin/db/schema";
import { DomainError, notFound } from "@penguin/runtime/error";
import { and, eq, ne } from "drizzle-orm";
import {
  announce,
  type AuditedAction,
  changeWorkspace,
  type Ctx,
  lastHandOvers,
  parse,
  type Permission,
  permit,
  tenantTransaction,
  type Tx,
  writeAudit,
} from "../kernel/index.ts";
import { forgiveMailboxes } from "./forgive-mailboxes.ts";
import { MailboxInput, UpdateMailboxInput } from "./schema.ts";

type MailboxRow = typeof mailboxes.$inferSelect;

const change = async (
  ctx: Ctx,
  action: Permission & AuditedAction,
  mailboxId: string,
  decide: (row: MailboxRow) => Partial<MailboxRow>,
  also: (tx: Tx) => Promise<unknown> = async () => undefined,
): Promise<void> => {
  permit(ctx, action);
  await tenantTransaction(ctx, async (tx) => {
    const [row] = await tx
      .select()
      .from(mailboxes)
      .where(and(eq(mailboxes.id, mailboxId), ne(mailboxes.state, "deleted")))
      .for("update");
    if (!row) throw notFound("mailbox");
    changeWorkspace(ctx, row.workspaceId);
    const after = decide(row);
    await tx.update(mailboxes).set(after).where(eq(mailboxes.id, mailboxId));
    await also(tx);
    const before = Object.fromEntries(Object.keys(after).map((key) => [key, row[key as keyof MailboxRow]]));
    await writeAudit(tx, ctx, { action, entity: "mailbox", entityId: mailboxId, before, after });
    await announce(tx, "mailbox", mailboxId);
  });
};

/** Changes the name shown to receivers and the limits; they hold from the next planned message on. */
export async function updateMailbox(ctx: Ctx, raw: UpdateMailboxInput): Promise<void> {
  const { mailboxId, ...limits } = parse(UpdateMailboxInput, raw);
  await change(ctx, "mailbox.update", mailboxId, () => limits);
}

/** Stops sending from this mailbox; what is planned waits. Throws `refused_state` unless it is active. */
export async function pauseMailbox(ctx: Ctx, raw: { mailboxId: string }): Promise<void> {
  const input = parse(MailboxInput, raw);
  await change(ctx, "mailbox.pause", input.mailboxId, (row) => {
    if (row.state !== "active")
      throw new DomainError("refused_state", `This mailbox is ${row.state}, so it cannot be paused.`);
    return { state: "paused", stateReason: "Paused by a person." };
  });
  await lastHandOvers(ctx);
}

/** Lets a paused or broken mailbox send again, at once: a rest that its own server brought upon it is over. */
export async function resumeMailbox(ctx: Ctx, raw: { mailboxId: string }): Promise<void> {
  const input = parse(MailboxInput, raw);
  const decide = (row: MailboxRow): Partial<MailboxRow> => {
    if (row.state !== "paused" && row.state !== "broken")
      throw new DomainError("refused_state", `This mailbox is ${row.state}, so it cannot be resumed.`);
    return { state: "active", stateReason: "" };
  };
  await change(ctx, "mailbox.resume", input.mailboxId, decide, async (tx) => {
    await tx
      .update(mailboxLimits)
      .set({ rests: 0, restUntil: null, restReason: "" })
      .where(eq(mailboxLimits.mailboxId, input.mailboxId));
    await forgiveMailboxes(tx, ctx, [input.mailboxId]);
  });
}

/** Removes the mailbox from use for good; its conversations and counts stay. */
export async function removeMailbox(ctx: Ctx, raw: { mailboxId: string }): Promise<void> {
  const input = parse(MailboxInput, raw);
  await change(ctx, "mailbox.remove", input.mailboxId, (row) => ({
    state: "deleted",
    stateReason: "Removed by a person.",
    senderDomainId: null,
    address: `${row.address}#${row.id}`,
  }));
}
