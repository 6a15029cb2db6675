import { messages, mxGroups } from "@penguin/db/schema";
import { makeMessageId } from "@penguin/mail/mime";
import { newId } from "@penguin/runtime/id";
import { inArray } from "drizzle-orm";
import type { Ctx, Tx } from "../kernel/index.ts";

/** A mail that is intended. The intent key says what it is for; the same key is never planned twice. */
export interface MessageIntent {
  kind: "campaign" | "reply" | "test";
  intentKey: string;
  mailbox: { id: string; address: string; serverId: string };
  toAddress: string;
  /** Who takes the recipient's mail; looked up where it is not said. */
  mxGroup?: string;
  dueAt: Date;
  campaignId?: string;
  position?: number;
  enrollmentId?: string;
  contactId?: string;
  templateVersionId?: string;
  threadId?: string;
  subject?: string;
  inReplyTo?: string;
}

/** A statement may carry 65,534 parameters; a row of the ledger has two dozen. */
const ROWS_A_STATEMENT = 500;

const domainOf = (address: string): string => address.slice(address.lastIndexOf("@") + 1);

/** The providers of the domains that were looked up. */
const readGroups = async (tx: Tx, intents: readonly MessageIntent[]): Promise<Map<string, string>> => {
  const domains = new Set(
    intents.filter((intent) => intent.mxGroup === undefined).map((intent) => domainOf(intent.toAddress)),
  );
  if (domains.size === 0) return new Map();
  const rows = await tx
    .select({ domain: mxGroups.domain, mxGroup: mxGroups.mxGroup })
    .from(mxGroups)
    .where(inArray(mxGroups.domain, [...domains]));
  return new Map(rows.map((row) => [row.domain, row.mxGroup]));
};

/**
 * Writes intents into the send ledger inside a running transaction and returns those that were new. The Message-ID of a
 * mail follows from its intent key, so it can be found again wherever it went.
 */
export async function planMessages(
  tx: Tx,
  ctx: Pick<Ctx, "tenantId" | "clock" | "settings">,
  intents: readonly MessageIntent[],
): Promise<{ id: string; intentKey: string }[]> {
  if (intents.length === 0) return [];
  const at = ctx.clock.now();
  const groups = await readGroups(tx, intents);
  const rows = intents.map(({ mailbox, ...intent }) => ({
    ...intent,
    mxGroup: intent.mxGroup ?? groups.get(domainOf(intent.toAddress)) ?? domainOf(intent.toAddress),
    tenantId: ctx.tenantId,
    id: newId(at),
    state: "planned" as const,
    stateReason: "",
    mailboxId: mailbox.id,
    serverId: mailbox.serverId,
    subject: intent.subject ?? "",
    inReplyTo: intent.inReplyTo ?? "",
    messageIdHeader: makeMessageId(
      `${ctx.tenantId}:${intent.intentKey}`,
      ctx.settings.messageIdSecret,
      mailbox.address.split("@")[1] ?? "localhost",
    ),
    fence: 0,
    attempts: 0,
    lastEnhanced: "",
    lastReply: "",
    queueId: "",
    plannedAt: at,
  }));
  const planned: { id: string; intentKey: string }[] = [];
  for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT) {
    const part = tx
      .insert(messages)
      .values(rows.slice(from, from + ROWS_A_STATEMENT))
      .onConflictDoNothing();
    planned.push(...(await part.returning({ id: messages.id, intentKey: messages.intentKey })));
  }
  return planned;
}
