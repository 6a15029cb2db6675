import { mailboxes, secrets, sendingServers } from "@penguin/db/schema";
import { DomainError } from "@penguin/runtime/error";
import { newId } from "@penguin/runtime/id";
import { asc } from "drizzle-orm";
import { announce, type Ctx, type Tx, writeAudit } from "../kernel/index.ts";

type NewMailbox = Pick<
  typeof mailboxes.$inferInsert,
  | "workspaceId"
  | "senderDomainId"
  | "kind"
  | "address"
  | "displayName"
  | "smtp"
  | "imap"
  | "dailyLimit"
  | "gapSeconds"
>;

/** The passwords of a mailbox, kept sealed as one JSON text. */
export interface MailboxPasswords {
  smtp: string;
  imap: string;
}

/** Writes the mailbox row, its sealed passwords and the audit row; the mailbox goes to the first sending server. */
export async function insertMailbox(
  tx: Tx,
  ctx: Ctx,
  values: NewMailbox & { passwords: MailboxPasswords; action: "mailbox.add-hosted" | "mailbox.connect" },
): Promise<{ id: string }> {
  const [server] = await tx
    .select({ id: sendingServers.id })
    .from(sendingServers)
    .orderBy(asc(sendingServers.createdAt))
    .limit(1);
  if (!server)
    throw new DomainError("unavailable", "No sending server is set up yet. Ask the operator to start one.");
  const { passwords, action, ...columns } = values;
  const at = ctx.clock.now();
  const [id, secretId] = [newId(at), newId(at)];
  const path = `mailbox/${id}`;
  const binding = { tenantId: ctx.tenantId, path, version: 1 };
  const sealed = ctx.doors.secrets.seal(binding, JSON.stringify(passwords));
  await tx.insert(secrets).values({ ...binding, id: secretId, sealed, createdAt: at });
  const made = await tx
    .insert(mailboxes)
    .values({
      ...columns,
      tenantId: ctx.tenantId,
      id,
      serverId: server.id,
      secretId,
      state: "active",
      stateReason: "",
      createdAt: at,
    })
    .onConflictDoNothing()
    .returning({ id: mailboxes.id });
  if (made.length === 0)
    throw new DomainError("conflict", `${columns.address} was added a moment ago. It was not added twice.`);
  const { kind, address, dailyLimit, gapSeconds } = columns;
  await writeAudit(tx, ctx, {
    action,
    entity: "mailbox",
    entityId: id,
    after: { kind, address, dailyLimit, gapSeconds },
  });
  await announce(tx, "mailbox", id);
  return { id };
}
