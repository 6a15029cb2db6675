import { inboundMessages, mailboxes, messageBodies, quarantinedMails } from "@penguin/db/schema";
import { and, desc, eq, inArray, isNotNull, isNull, lt, sql } from "drizzle-orm";
import type { z } from "zod";
import {
  type Ctx,
  decodeCursor,
  type Page,
  parse,
  permit,
  tenantTransaction,
  toPage,
  visibleWorkspaces,
} from "../kernel/index.ts";
import { ListQuarantineInput } from "./schema.ts";

const EXCERPT = 400;

const columns = {
  id: quarantinedMails.id,
  mailboxId: quarantinedMails.mailboxId,
  mailboxAddress: mailboxes.address,
  fromAddress: inboundMessages.fromAddress,
  subject: inboundMessages.subject,
  receivedAt: inboundMessages.receivedAt,
  excerpt: sql<string>`left(coalesce(${messageBodies.text}, ''), ${EXCERPT})`,
  about: quarantinedMails.about,
  why: quarantinedMails.why,
  rule: quarantinedMails.rule,
  confidence: quarantinedMails.confidence,
  decision: quarantinedMails.decision,
  decidedAt: quarantinedMails.decidedAt,
};

/** A mail in quarantine, with the beginning of its text. */
export type QuarantineRow = {
  id: string;
  mailboxId: string;
  mailboxAddress: string;
  fromAddress: string;
  subject: string;
  receivedAt: Date;
  excerpt: string;
  about: string;
  why: string;
  rule: string;
  confidence: number;
  decision: (typeof quarantinedMails.$inferSelect)["decision"];
  decidedAt: Date | null;
};

/** Mails that were not understood, newest first; `search` matches the start of the sender's or the recipient's address. */
export async function listQuarantine(
  ctx: Ctx,
  raw: z.input<typeof ListQuarantineInput>,
): Promise<Page<QuarantineRow>> {
  permit(ctx, "quarantine.list");
  const input = parse(ListQuarantineInput, raw);
  const [before] = decodeCursor(input.cursor, ["id"]) ?? [];
  const visible = visibleWorkspaces(ctx);
  const start = input.search?.toLowerCase();
  const rows = await tenantTransaction(ctx, (tx) =>
    tx
      .select(columns)
      .from(quarantinedMails)
      .innerJoin(inboundMessages, eq(inboundMessages.id, quarantinedMails.inboundMessageId))
      .innerJoin(mailboxes, eq(mailboxes.id, quarantinedMails.mailboxId))
      .leftJoin(messageBodies, eq(messageBodies.messageId, inboundMessages.id))
      .where(
        and(
          input.state === "waiting"
            ? isNull(quarantinedMails.decision)
            : isNotNull(quarantinedMails.decision),
          visible === "all" ? undefined : inArray(mailboxes.workspaceId, visible),
          before ? lt(quarantinedMails.id, before) : undefined,
          start
            ? sql`(starts_with(${inboundMessages.fromAddress}, ${start}) or starts_with(${quarantinedMails.about}, ${start}))`
            : undefined,
        ),
      )
      .orderBy(desc(quarantinedMails.id))
      .limit(input.limit + 1),
  );
  return toPage(rows, input.limit, (row) => [row.id]);
}
